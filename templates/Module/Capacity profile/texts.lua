-- In which language a box speaks, and its words.

local tables = mw.loadJsonData( 'Module:Capacity profile/parameters.json' )

local texts = {}

local function withTexts( code )
	if tables.languages[ code ] then
		return code
	end
	for _, each in ipairs( mw.language.getFallbacksFor( code ) ) do
		if tables.languages[ each ] then
			return each
		end
	end
	return 'en'
end

-- Gives the reader's language where the wiki has `MediaWiki:Lang` pages, which name it, else
-- the page's, else the nearest one that has texts.
function texts.language( frame )
	local code = frame:preprocess( '{{int:lang}}' )
	if not mw.language.isKnownLanguageTag( code ) then
		code = frame:preprocess( '{{PAGELANGUAGE}}' )
	end
	return withTexts( mw.language.isKnownLanguageTag( code ) and code or 'en' )
end

-- Gives the names of terms, parameters and closed words, as `capacity:10` or `status:open`.
function texts.labels( code )
	return mw.loadJsonData( 'Module:Capacity profile/labels/' .. withTexts( code ) .. '.json' )
end

-- Gives a function from a message's key and its values to escaped wikitext.
function texts.messages( code )
	local of = mw.loadJsonData( 'Module:Capacity profile/messages/' .. code .. '.json' )
	return function ( key, first )
		local message = of[ key ]
		if not message then
			message = mw.loadJsonData( 'Module:Capacity profile/messages/en.json' )[ key ]
		end
		message = mw.text.nowiki( message )
		return first and ( message:gsub( '%$1', ( first:gsub( '%%', '%%%%' ) ) ) ) or message
	end
end

-- Names a term: by Wikidata where the wiki can ask it and the term has an item there.
function texts.term( labels, kind, id, code, items )
	local item = items[ kind .. ':' .. id ]
	if item and mw.wikibase then
		local label = mw.wikibase.getLabelByLang( item, code )
		if label then
			return label
		end
	end
	return labels[ kind .. ':' .. id ]
end

return texts
