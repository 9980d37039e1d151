-- The HTML of the box. Everything that comes in as `text` is plain and is escaped here;
-- what comes in as `html` is wikitext made by this module.

local box = {}

-- Without the extension TemplateStyles the same rules stand in each element.
local STYLESHEET = 'Template:Capacity profile/styles.css'
local STYLES = {
	box = 'border: 1px solid #a2a9b1; border-radius: 4px; padding: 0.75em 1em; '
		.. 'margin-block: 0 1em; max-inline-size: 44em; box-sizing: border-box; '
		.. 'overflow-wrap: anywhere; clear: both;',
	title = 'font-size: 1.2em; font-weight: bold; margin-block-end: 0.4em;',
	row = 'margin-block: 0.5em;',
	label = 'font-weight: bold; margin-inline-end: 0.5em;',
	list = 'display: inline; list-style: none; margin: 0; padding: 0;',
	entry = 'display: inline-block; margin-block: 0.15em; margin-inline: 0 0.4em; max-inline-size: 100%;',
	chip = 'display: inline-block; border: 1px solid #72777d; border-radius: 1em; padding: 0 0.6em;',
	new = 'display: inline-block; border: 1px dashed #72777d; border-radius: 1em; padding: 0 0.6em;',
	note = 'font-size: 0.9em;',
	mistake = 'font-size: 0.9em; border-inline-start: 3px solid #d73333; padding-inline-start: 0.4em;',
	about = 'margin-block: 0.75em; overflow: auto;',
	links = 'margin-block-start: 0.75em; border-block-start: 1px solid #a2a9b1; padding-block-start: 0.4em;',
	link = 'display: inline-block; margin-inline-end: 1.2em; padding-block: 0.3em;',
}
local isStyled = false

-- Gives the wikitext that brings the stylesheet, "" on a wiki without TemplateStyles.
function box.stylesheet( frame )
	local tag = frame:preprocess( ( '<templatestyles src="%s" />' ):format( STYLESHEET ) )
	isStyled = tag:find( '\127', 1, true ) ~= nil
	return isStyled and tag or ''
end

local function attributes( name )
	local class = ( 'class="capacity-%s"' ):format( name )
	return isStyled and class or ( '%s style="%s"' ):format( class, STYLES[ name ] )
end

local function element( tag, name, html )
	return ( '<%s %s>%s</%s>' ):format( tag, attributes( name ), html, tag )
end

-- Shows a text that may run in another direction than its surroundings.
function box.text( text )
	return '<bdi>' .. mw.text.nowiki( text ) .. '</bdi>'
end

function box.link( url, html )
	return ( '<span class="plainlinks">[%s %s]</span>' ):format( url, html )
end

function box.chip( html, isKnown )
	return element( 'span', isKnown and 'chip' or 'new', html )
end

-- A word on an entry that is no mistake.
function box.note( html )
	return ' ' .. element( 'span', 'note', '(' .. html .. ')' )
end

-- Says what is wrong, by a sign and words and not by colour alone.
function box.mistake( html )
	return ' ' .. element( 'span', 'mistake', '⚠ ' .. html )
end

function box.list( entries )
	local items = {}
	for index, html in ipairs( entries ) do
		items[ index ] = element( 'li', 'entry', html )
	end
	return element( 'ul', 'list', table.concat( items ) )
end

function box.row( label, html )
	return element( 'div', 'row', element( 'span', 'label', mw.text.nowiki( label ) ) .. html )
end

-- Free wikitext, which has lines of its own and a direction of its own.
function box.about( wikitext )
	return ( '<div %s dir="auto">\n%s\n</div>' ):format( attributes( 'about' ), wikitext )
end

function box.links( links )
	local shown = {}
	for index, html in ipairs( links ) do
		shown[ index ] = element( 'span', 'link', html )
	end
	return element( 'div', 'links', table.concat( shown, ' ' ) )
end

function box.whole( language, title, parts )
	local direction = mw.language.new( language ):isRTL() and 'rtl' or 'ltr'
	return ( '<div %s lang="%s" dir="%s">%s%s</div>' ):format(
		attributes( 'box' ), language, direction, element( 'div', 'title', title ), table.concat( parts )
	)
end

return box
