-- One row of the box for each parameter, by the kind of its value.

local balance = require( 'Module:Capacity profile/balance' )
local box = require( 'Module:Capacity profile/box' )
local texts = require( 'Module:Capacity profile/texts' )
local values = require( 'Module:Capacity profile/values' )

local vocabulary = mw.loadJsonData( 'Module:Capacity profile/vocabulary.json' )

local CAPACITY = { 'capacity' }
local CATEGORISED = { offers = true, wants = true, priority = true }
local NOT_IN_USER_NAMES = '[#<>%[%]|{}/@\n]'
local WIKIDATA = 'https://www.wikidata.org/wiki/'

local fields = { plain = function ( wikitext )
	return ( values.plain( wikitext ) )
end }

-- Quotes what was written, cut where it is long.
local function quote( text )
	return box.text( mw.ustring.len( text ) > 60 and mw.ustring.sub( text, 1, 59 ) .. '…' or text )
end

-- Names a word of a closed parameter in the reader's language.
local function wordLabel( view, name, parameter, word )
	local kind = parameter.vocabularies[ 1 ]
	return kind and view.labels[ kind .. ':' .. word ] or view.labels[ name .. ':' .. word ] or word
end

local function unknownValue( view, name, parameter, text )
	local words = {}
	for index, word in ipairs( parameter.words or {} ) do
		words[ index ] = box.text( wordLabel( view, name, parameter, word ) )
	end
	local example = words[ 1 ] and table.concat( words, ', ' ) or box.text( parameter.example )
	return quote( text ) .. box.mistake( view.message( 'unknown-value', example ) )
end

-- Shows the entries of a list, each once: `showEntry` gives what equal ones share, "" for
-- what is no entry, and HTML.
local function showList( view, wikitext, kinds, showEntry )
	local seen, shown = {}, {}
	for index, entry in ipairs( values.list( wikitext, kinds ) ) do
		if index > values.MOST_ENTRIES then
			shown[ #shown + 1 ] = box.mistake( view.message( 'too-many' ) )
			break
		end
		local key, html
		if mw.ustring.len( entry.text ) > values.LONGEST_ENTRY then
			key, html = entry.text, quote( entry.text ) .. box.mistake( view.message( 'too-long' ) )
		else
			key, html = showEntry( entry )
		end
		if key ~= '' and not seen[ key ] then
			seen[ key ] = true
			shown[ #shown + 1 ] = html
		end
	end
	return box.list( shown )
end

local function searchLink( view, text )
	if not view.toolUrl then
		return box.text( text )
	end
	local url = ( '%s/search?q=%s&uselang=%s' ):format( view.toolUrl, mw.uri.encode( text ), view.language )
	return box.link( url, box.text( text ) )
end

local function note( view, key, capacity )
	table.insert( view.categories, { key = key, capacity = capacity } )
end

local show = {}

function show.capacities( view, name, _, wikitext )
	return showList( view, wikitext, CAPACITY, function ( entry )
		local id = values.find( 'capacity', entry )
		if not id then
			local folded = values.fold( entry.text )
			if folded ~= '' then
				note( view, 'unknown-capacity' )
			end
			local hint = box.note( view.message( 'unknown-capacity' ) )
			return folded, box.chip( searchLink( view, entry.text ), false ) .. hint
		end
		if CATEGORISED[ name ] then
			-- What matters most now is wanted too.
			note( view, name == 'priority' and 'wants' or name, id )
		end
		local label = texts.term( view.labels, 'capacity', id, view.language, vocabulary.items )
		return id, box.chip( searchLink( view, label ), true )
	end )
end

function show.languages( view, _, _, wikitext )
	if wikitext:lower():find( 'babel', 1, true ) then
		-- A Babel box says it in its own way.
		return balance( wikitext )
	end
	return showList( view, wikitext, { 'language' }, function ( entry )
		local code, level, known = values.language( entry )
		if not code then
			note( view, 'unknown-language' )
			return entry.text, quote( entry.text ) .. box.mistake( view.message( level, known ) )
		end
		local language = mw.language.fetchLanguageName( code, view.language )
		language = language ~= '' and language or code
		local html = ( '%s – %s (%s)' ):format(
			box.text( language ), view.message( 'level-' .. level ), box.text( code .. '-' .. level )
		)
		return code, box.chip( html, true )
	end )
end

local function findTerm( view, parameter, entry )
	for _, kind in ipairs( parameter.vocabularies ) do
		local id = values.find( kind, entry )
		if id then
			return id, texts.term( view.labels, kind, id, view.language, vocabulary.items )
		end
	end
	return nil
end

function show.terms( view, name, parameter, wikitext )
	return showList( view, wikitext, parameter.vocabularies, function ( entry )
		local id, label = findTerm( view, parameter, entry )
		if id then
			return id, box.chip( box.text( label ), true )
		end
		local word = parameter.choices and values.choose( parameter.choices, entry.text )
		if word then
			return word, box.chip( box.text( wordLabel( view, name, parameter, word ) ), true )
		elseif parameter.is_closed then
			return entry.text, unknownValue( view, name, parameter, entry.text )
		end
		return entry.text, box.chip( box.text( entry.text ), false )
	end )
end

function show.texts( view, _, _, wikitext )
	return showList( view, wikitext, {}, function ( entry )
		return values.fold( entry.text ), box.chip( box.text( entry.text ), true )
	end )
end

function show.text( _, _, _, wikitext )
	return box.text( fields.plain( wikitext ) )
end

function show.choice( view, name, parameter, wikitext )
	local text = fields.plain( wikitext )
	local word = values.choose( parameter.choices, text )
	if not word then
		return unknownValue( view, name, parameter, text )
	elseif word == 'paused' then
		note( view, 'paused' )
	end
	return box.text( wordLabel( view, name, parameter, word ) )
end

function show.availability( view, name, parameter, wikitext )
	local number = values.asciiDigits( fields.plain( wikitext ) ):match( '^%d%d?%d?$' )
	if not number then
		return show.choice( view, name, parameter, wikitext )
	elseif tonumber( number ) == 0 then
		return show.choice( view, name, parameter, 'paused' )
	end
	return view.message( 'learners', tostring( tonumber( number ) ) )
end

function show.date( view, name, parameter, wikitext )
	local text = fields.plain( wikitext )
	local day = values.day( text )
	return day and box.text( day ) or unknownValue( view, name, parameter, text )
end

-- Gives a user's name from a name, a link or the title of a user page; nil where it is none.
local function userTitle( entry )
	local name = entry.text
	local title = entry.target and mw.title.new( entry.target ) or mw.title.new( name )
	if title and ( title.namespace == 2 or title.namespace == 3 ) then
		name = title.rootText
	end
	return not name:find( NOT_IN_USER_NAMES ) and mw.title.makeTitle( 'User', name ) or nil
end

function show.users( view, _, parameter, wikitext )
	return showList( view, wikitext, {}, function ( entry )
		local title = userTitle( entry )
		if not title then
			local message = view.message( 'unknown-user', box.text( parameter.example ) )
			return entry.text, quote( entry.text ) .. box.mistake( message )
		end
		local link = ( '[[:%s|%s]]' ):format( title.prefixedText, box.text( title.text ) )
		return title.text, box.chip( link, true )
	end )
end

show.user = show.users

function show.item( view, name, parameter, wikitext )
	local item = wikitext:match( '%f[%w][Qq][1-9]%d*%f[%W]' )
	if not item then
		return unknownValue( view, name, parameter, fields.plain( wikitext ) )
	end
	return box.link( WIKIDATA .. item:upper(), item:upper() )
end

-- How to write to somebody, as a link on a page of theirs.
local function contactLink( view, name, parameter, wikitext )
	local html = show.choice( view, name, parameter, wikitext )
	local word = values.choose( parameter.choices, fields.plain( wikitext ) )
	local title = mw.title.getCurrentTitle()
	if not word or title.namespace ~= 2 then
		return html
	end
	local target = ( word == 'email' and 'Special:EmailUser/' or 'User talk:' ) .. title.rootText
	return ( '[[:%s|%s]]' ):format( target, html )
end

-- Gives the row of a parameter, or the free text that stands without a row.
function fields.show( view, name, parameter, wikitext )
	if name == 'about' or name == 'details' then
		return box.about( balance( wikitext ) )
	elseif name == 'title' then
		return ''
	end
	local give = name == 'contact' and contactLink or show[ parameter.kind ]
	return box.row( view.labels[ view.kind .. ':' .. name ] or name, give( view, name, parameter, wikitext ) )
end

return fields
