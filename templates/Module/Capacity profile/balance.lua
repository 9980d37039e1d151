-- Free wikitext that ends what it begins, so that it stays inside of the box.

-- The tags of wikitext that need an end; any other one is text, or needs none.
local PAIRED = {}
for tag in ( 'abbr b bdi bdo big blockquote caption center cite code dd del dfn div dl dt em '
	.. 'font h1 h2 h3 h4 h5 h6 i ins kbd li ol p q s samp small span strike strong sub sup '
	.. 'table td th tr tt u ul var' ):gmatch( '%S+' ) do
	PAIRED[ tag ] = true
end

-- Drops closing tags that close nothing in `wikitext`, and closes what is left open.
local function balanceTags( wikitext )
	local open = {}
	wikitext = wikitext:gsub( '<(/?)(%a%w*)([^<>]*)>', function ( slash, tag, rest )
		tag = tag:lower()
		if not PAIRED[ tag ] or rest:find( '/%s*$' ) then
			return nil
		elseif slash == '' then
			open[ #open + 1 ] = tag
			return nil
		end
		for place = #open, 1, -1 do
			if open[ place ] == tag then
				table.remove( open, place )
				return nil
			end
		end
		return ''
	end )
	for place = #open, 1, -1 do
		wikitext = wikitext .. '</' .. open[ place ] .. '>'
	end
	return wikitext
end

-- Does the same for tables of wikitext.
local function balanceTables( wikitext )
	local open = 0
	local lines = {}
	for line in ( wikitext .. '\n' ):gmatch( '(.-)\n' ) do
		if line:find( '^[%s:]*{|' ) then
			open = open + 1
		elseif line:find( '^%s*|}' ) then
			if open == 0 then
				line = line:gsub( '|', '&#124;', 1 )
			else
				open = open - 1
			end
		elseif open == 0 and line:find( '^%s*[|!]' ) then
			line = line:gsub( '|', '&#124;', 1 ):gsub( '^(%s*)!', '%1&#33;' )
		end
		lines[ #lines + 1 ] = line
	end
	return table.concat( lines, '\n' ) .. ( '\n|}' ):rep( open )
end

return function ( wikitext )
	return balanceTables( balanceTags( wikitext ) )
end
