-- What people wrote as the value of a parameter: its plain text, its entries, and the
-- terms that they name. It follows the bot's parser (exchange/domain) and shows values
-- alone: nothing in the exchange depends on it.

local tables = mw.loadJsonData( 'Module:Capacity profile/parameters.json' )
local vocabulary = mw.loadJsonData( 'Module:Capacity profile/vocabulary.json' )

local MULTIBYTE = '[\194-\244][\128-\191]*'
local DASHES = { '%-', '\226\128\147', '\226\128\148', '\194\183' }
local MOST_PIECES = 8
local LONGEST_ENTRY = 150
local BLOCK_TAGS = {
	br = true, hr = true, p = true, div = true, li = true, ul = true, ol = true, dl = true,
	dt = true, dd = true, table = true, tr = true, td = true, th = true,
}

local values = { LONGEST_ENTRY = LONGEST_ENTRY, MOST_ENTRIES = 300 }

local function trim( text )
	return ( text:gsub( '^%s+', '' ):gsub( '%s+$', '' ) )
end

local function hasOnlyAscii( text )
	return not text:find( '[\128-\255]' )
end

-- Gives what a link shows and remembers where it leads; files and categories show nothing.
local function showLink( targets, target, shown )
	if not target:find( '^%s*:' ) and target:find( ':', 1, true ) then
		local title = mw.title.new( target )
		if title and ( title.namespace == 6 or title.namespace == 14 ) then
			return ''
		end
	end
	target = trim( target:gsub( '^%s*:', '' ):gsub( '_', ' ' ) )
	shown = trim( shown:gsub( '^|', '' ) )
	if shown == '' then
		shown = target
	end
	targets[ shown ] = target
	return shown
end

-- Makes lines of the cells of a table.
local function withoutTable( text )
	if not text:find( '{|', 1, true ) then
		return text
	end
	text = ( '\n' .. text ):gsub( '\n%s*{|[^\n]*', '\n' ):gsub( '\n%s*|[}%-+][^\n]*', '\n' )
	return ( text:gsub( '\n%s*[|!]', '\n' ):gsub( '||', '\n' ):gsub( '!!', '\n' ) )
end

-- Gives the text that a value shows, and a table from the text of each link to its target.
-- Commas, semicolons, bullets and spaces of the world's scripts become plain ones.
function values.plain( wikitext )
	local targets = {}
	local text = withoutTable( wikitext )
	if text:find( '[%[<&\'\127]' ) then
		text = text:gsub( '</?(%a+)[^<>]*>', function ( tag )
			return BLOCK_TAGS[ tag:lower() ] and '\n' or ''
		end )
		text = text:gsub( '%[%[([^%[%]|]+)(|?[^%[%]]*)%]%]', function ( target, shown )
			return showLink( targets, target, shown )
		end )
		text = text:gsub( '%[%a+://[^%s%[%]]+%s+([^%[%]]*)%]', '%1' )
		text = text:gsub( '%[(%a+://[^%s%[%]]+)%]', '%1' ):gsub( "''+", '' )
		text = mw.text.killMarkers( mw.text.unstripNoWiki( text ) )
		text = mw.text.decode( text, text:find( '&%a+;' ) ~= nil )
	end
	if not hasOnlyAscii( text ) then
		text = text:gsub( MULTIBYTE, tables.characters )
	end
	return trim( text:gsub( '[ \t]+', ' ' ) ), targets
end

-- Writes the digits of any script as 0 to 9.
function values.asciiDigits( text )
	return hasOnlyAscii( text ) and text or ( text:gsub( MULTIBYTE, tables.digits ) )
end

local function foldAscii( text )
	return trim( text:lower():gsub( '[^%w+#]+', ' ' ) )
end

-- A long vowel's mark at the end of a longer word of kana counts for nothing.
local function withoutLastLongVowel( text )
	if not text:find( 'ー', 1, true ) then
		return text
	end
	local pattern = '([ァ-ヺー][ァ-ヺー][ァ-ヺー])ー '
	return trim( ( mw.ustring.gsub( text .. ' ', pattern, '%1 ' ) ) )
end

local function foldFurther( text )
	text = mw.ustring.toNFC( text ):gsub( MULTIBYTE, vocabulary.characters )
	text = mw.ustring.toNFKD( text ):gsub( '\204[\128-\191]', '' ):gsub( '\205[\128-\175]', '' )
	text = mw.ustring.gsub( text, '[%c%p%s]', function ( character )
		return ( character == '#' or character == '+' ) and character or ' '
	end )
	return withoutLastLongVowel( trim( mw.ustring.toNFC( text ):gsub( ' +', ' ' ) ) )
end

-- Gives what the spellings of one word have in common, "" where there is no word.
function values.fold( text )
	return hasOnlyAscii( text ) and foldAscii( text ) or foldFurther( mw.ustring.lower( text ) )
end

-- Gives the id of the term of a kind that a text names, nil where there is none.
local function lookUp( kind, text )
	local spellings = vocabulary.spellings[ kind ]
	if hasOnlyAscii( text ) then
		return spellings[ foldAscii( text ) ]
	end
	text = mw.ustring.lower( text )
	return spellings[ text ] or spellings[ foldFurther( text ) ]
end

-- Gives the id of the term that an entry names, by its text or by where its link leads.
function values.find( kind, entry )
	-- Whole numbers are left out of the table: PHP would make another kind of key of them.
	local number = entry.text:match( '^%d+$' )
	if number and vocabulary.numbers[ kind .. ':' .. number ] then
		return number
	end
	local id = lookUp( kind, entry.text )
	if not id and entry.target then
		id = lookUp( kind, entry.target ) or lookUp( kind, entry.target:match( '[^:]*$' ) )
	end
	return id
end

-- Tells how many pieces between commas are together one name that holds commas.
local function countPieces( kinds, pieces, first )
	local piece = pieces[ first ]
	local word = hasOnlyAscii( piece ) and foldAscii( piece ) or mw.ustring.lower( piece )
	word = word:match( '^%S*' )
	for _, kind in ipairs( kinds ) do
		if vocabulary.commas[ kind ] and vocabulary.commas[ kind ][ word ] then
			local last = math.min( #pieces, first + MOST_PIECES - 1 )
			for count = last - first + 1, 2, -1 do
				if lookUp( kind, table.concat( pieces, ', ', first, first + count - 1 ) ) then
					return count
				end
			end
		end
	end
	return 1
end

local function withoutMarker( line )
	line = trim( line )
	local rest = line:gsub( '^[*#:]+%s*', '' )
	if rest ~= line then
		return rest
	end
	for _, dash in ipairs( DASHES ) do
		rest = line:gsub( '^' .. dash .. '%s+', '' )
		if rest ~= line then
			return rest
		end
	end
	return line
end

local function addPieces( entries, line, kinds, targets )
	local pieces = {}
	for piece in line:gmatch( '[^,]+' ) do
		if trim( piece ) ~= '' then
			pieces[ #pieces + 1 ] = trim( piece )
		end
	end
	local place = 1
	while pieces[ place ] do
		local count = 1
		if #pieces > 1 then
			count = countPieces( kinds, pieces, place )
		end
		local text = table.concat( pieces, ', ', place, place + count - 1 )
		entries[ #entries + 1 ] = { text = text, target = targets[ text ] }
		place = place + count
	end
end

-- Splits a value into entries { text =, target = }; labels of `kinds` with commas stay whole.
function values.list( wikitext, kinds )
	local text, targets = values.plain( wikitext )
	local entries = {}
	text = text:gsub( '%s\194\183%s', '\n' )
	for line in text:gmatch( '[^;\n\r\v\f]+' ) do
		addPieces( entries, withoutMarker( line ), kinds, targets )
	end
	return entries
end

-- Gives the canonical word of a closed parameter that a text stands for, or nil.
function values.choose( choices, text )
	if hasOnlyAscii( text ) then
		return choices[ foldAscii( text ) ]
	end
	text = mw.ustring.lower( text )
	return choices[ text ] or choices[ foldFurther( text ) ]
end

-- Gives a day as YYYY-MM-DD, nil where the text is none.
function values.day( text )
	local year, month, day = values.asciiDigits( text )
		:match( '^(%d%d%d%d)[-/.](%d%d?)[-/.](%d%d?)$' )
	if not year then
		return nil
	end
	year, month, day = tonumber( year ), tonumber( month ), tonumber( day )
	local isLeap = year % 4 == 0 and ( year % 100 ~= 0 or year % 400 == 0 )
	local days = { 31, isLeap and 29 or 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }
	if year > 0 and days[ month ] and day >= 1 and day <= days[ month ] then
		return ( '%04d-%02d-%02d' ):format( year, month, day )
	end
	return nil
end

-- Reads `pt-N`; gives the code and the level, nil and the message's key where it cannot.
function values.language( entry )
	local text = values.asciiDigits( entry.text ):gsub( MULTIBYTE, tables.hyphens )
	local code = values.find( 'language', { text = text } )
	if code then
		return code, 'N'
	end
	text = text:gsub( '[%s)]+$', '' ):gsub( '\239\188\137$', '' )
	local name, level = text:match( '^(.-)[%s%-:=/(_]+([%dnN]+)$' )
	code = name and values.find( 'language', { text = name } )
	if not code then
		return nil, 'unknown-language'
	end
	level = level:upper()
	if not level:find( '^[0-5N]$' ) then
		return nil, 'unknown-level', code
	end
	return code, level
end

return values
