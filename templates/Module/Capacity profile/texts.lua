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

-- Gives all words of a language: of terms, parameters, closed values and messages, by keys
-- such as `capacity:10`, `status:open` and `message:edit`.
function texts.labels( code )
	return mw.loadJsonData( 'Module:Capacity profile/labels/' .. withTexts( code ) .. '.json' )
end

-- Gives a function from a message's key and what it speaks of, as wikitext, to wikitext.
function texts.messages( labels )
	return function ( key, first )
		local message = mw.text.nowiki( labels[ 'message:' .. key ] or key )
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
	-- While the pages are being updated a label can be missing.
	return labels[ kind .. ':' .. id ] or id
end

return texts
