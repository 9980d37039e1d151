-- Shows a profile or a request as a box, and says next to an entry what is wrong with it.
-- It only shows: the bot reads the page itself, and never depends on this module.
-- The JSON pages are made by the project's `make templates`; edit them there.

local box = require( 'Module:Capacity profile/box' )
local fields = require( 'Module:Capacity profile/fields' )
local texts = require( 'Module:Capacity profile/texts' )

local tables = mw.loadJsonData( 'Module:Capacity profile/parameters.json' )
local config = mw.loadJsonData( 'Module:Capacity profile/config.json' )

local USER = 2
local PROJECT = 4
local TOOL_URL = '^https?://[^%s%[%]<>"\'|{}]+$'

-- Gives the values by the parameters' canonical names, and the arguments that are none.
local function readArguments( frame, template )
	local given, ranks, unknown = {}, {}, {}
	for name, value in pairs( frame:getParent().args ) do
		local wikitext = mw.text.trim( value )
		local known = template.names[ name ]
		if wikitext ~= '' and not known then
			unknown[ #unknown + 1 ] = { name = name, wikitext = wikitext }
		elseif wikitext ~= '' and known.rank < ( ranks[ known.parameter ] or math.huge ) then
			-- Where a parameter stands under several names, one of them counts.
			given[ known.parameter ] = wikitext
			ranks[ known.parameter ] = known.rank
		end
	end
	table.sort( unknown, function ( a, b )
		return tostring( a.name ) < tostring( b.name )
	end )
	return given, unknown
end

local function toolUrl()
	local url = config.tool_url or ''
	return url:find( TOOL_URL ) and url:gsub( '/+$', '' ) or nil
end

local function links( view )
	local title = mw.title.getCurrentTitle()
	local found = { box.link( title:fullUrl( 'action=edit' ), view.message( 'edit' ) ) }
	if view.toolUrl and view.kind == 'profile' then
		local reader = '?uselang=' .. view.language
		found[ 2 ] = box.link( view.toolUrl .. '/profile/edit' .. reader, view.message( 'form' ) )
		found[ 3 ] = box.link( view.toolUrl .. '/matches' .. reader, view.message( 'matches' ) )
	end
	return box.links( found )
end

local function unknownArguments( view, unknown )
	local shown = ''
	for _, argument in ipairs( unknown ) do
		local isNameless = type( argument.name ) == 'number'
		local text = mw.ustring.sub( fields.plain( isNameless and argument.wikitext or argument.name ), 1, 60 )
		local key = isNameless and 'nameless' or 'unknown-parameter'
		shown = shown .. '<div>' .. box.mistake( view.message( key, box.text( text ) ) ) .. '</div>'
	end
	return shown
end

-- Gives the categories of a page of a person or of the project, none of any other.
local function categories( view )
	local title = mw.title.getCurrentTitle()
	local isCounted = ( title.namespace == USER or title.namespace == PROJECT )
		and title.subpageText ~= 'doc'
	if not isCounted or view.kind ~= 'profile' then
		return ''
	end
	-- The name of a category cannot depend on who reads the page.
	local labels = texts.labels( mw.language.getContentLanguage():getCode() )
	local found = ''
	for _, each in ipairs( view.categories ) do
		local name = config.categories[ each.key ] or ''
		if name ~= '' then
			name = name:gsub( '%$1', each.capacity and labels[ 'capacity:' .. each.capacity ] or '' )
			found = found .. '[[Category:' .. name .. ']]'
		end
	end
	return found
end

local function heading( view, given )
	local label = view.labels[ 'template:' .. view.kind ]
	local html = box.text( label )
	if view.kind == 'request' and given.title then
		html = html .. ': ' .. box.text( fields.plain( given.title ) )
	end
	return html
end

local function show( frame, kind )
	local template = tables[ kind ]
	local language = texts.language( frame )
	local labels = texts.labels( language )
	local view = {
		kind = kind,
		language = language,
		labels = labels,
		message = texts.messages( labels ),
		toolUrl = toolUrl(),
		categories = {},
	}
	local stylesheet = box.stylesheet( frame )
	local given, unknown = readArguments( frame, template )
	local parts = {}
	for _, name in ipairs( template.order ) do
		if given[ name ] then
			parts[ #parts + 1 ] = fields.show( view, name, template.parameters[ name ], given[ name ] )
		end
	end
	if #parts == 0 and not given.title then
		parts[ 1 ] = '<div>' .. view.message( kind == 'request' and 'empty-request' or 'empty' ) .. '</div>'
	end
	parts[ #parts + 1 ] = unknownArguments( view, unknown )
	parts[ #parts + 1 ] = links( view )
	return stylesheet .. box.whole( language, heading( view, given ), parts ) .. categories( view )
end

return {
	profile = function ( frame )
		return show( frame, 'profile' )
	end,
	request = function ( frame )
		return show( frame, 'request' )
	end,
}
