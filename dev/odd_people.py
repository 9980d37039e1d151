"""Sample pages that are odd on purpose: what people do write, and must do no harm.

Each is (user, title, wikitext, summary).
"""

ODD_PAGES = (
    # A capacity that no directory knows still meets its like.
    (
        "Brotbäcker Ede",
        "User:Brotbäcker Ede/Capacity profile",
        """{{Capacity profile
| offers = Baking bread for edit-a-thons, [[Event management|event management]]
| wants = '''public speaking'''
| languages = de-N, en-3
| about = Good bread, good edits.
| notify = weekly
}}
""",
        "My profile",
    ),
    (
        "Yeast Feast",
        "User:Yeast Feast/Capacity profile",
        """{{Capacity profile
| offers = public speaking
| wants = baking bread for edit-a-thons!
| languages = en-N
| notify = weekly
}}
""",
        "Hungry",
    ),
    # On leave: found, but not matched before the day that is named.
    (
        "Paloma en Pausa",
        "User:Paloma en Pausa/Capacity profile",
        """{{Capacity profile
| offers = Lua, Pywikibot
| wants = GLAM-Wiki project
| languages = es-N, en-4
| availability = paused
| until = 2031-05-01
| notify = weekly
}}
""",
        "Vuelvo más tarde",
    ),
    # Found by others, written to by no bot.
    (
        "Quiet Heron",
        "User:Quiet Heron",
        """I read more than I write.

{{Capacity profile
| offers = QuickStatements, OpenRefine, Wikidata
| wants = photo contest
| languages = en-5, nl-N
| notify = never
}}
""",
        "Add my profile, without notices",
    ),
    # Full of mistakes; what can be read of it is kept.
    (
        "Tippfehler",
        "User:Tippfehler",
        """{{capacity_profile
| offers = facilitation, facilitation, , conflict management
| wants = <!-- still thinking --> training
| languages = klingonisch-9, de-N, en-four
| notify = sometimes
| colour = green
| methods = mentoring <ref>See my [[user page</ref>
}}
""",
        "My profil",
    ),
    # Ids and Q-ids instead of names, and knowledge that is not offered.
    (
        "Numbers Only",
        "User:Numbers Only/Capacity profile",
        """{{Capacity profile
| offers = 139, 127
| wants = 84
| knows = Q759524; 134
| languages = en-4, fi-N
| notify = monthly
}}
""",
        "Short is good",
    ),
    # Two pages of one person: the one with the usual name counts.
    (
        "Twice Told",
        "User:Twice Told",
        """{{Capacity profile
| offers = survey
| wants = case study
| languages = en-5
| notify = weekly
}}
""",
        "First try",
    ),
    (
        "Twice Told",
        "User:Twice Told/Capacity profile",
        """{{Capacity profile
| offers = survey, focus groups
| wants = data donations
| languages = en-5
| notify = weekly
}}
""",
        "Second try",
    ),
    # Someone else's work: it does not count before its owner has edited the page.
    (
        "Twice Told",
        "User:Brotbäcker Ede/Drafts",
        """{{Capacity profile
| offers = survey
| languages = en-5
}}
""",
        "A suggestion for you",
    ),
    # Talking about the template is not using it.
    (
        "Yeast Feast",
        "User:Yeast Feast",
        """To be found, write <nowiki>{{Capacity profile | offers = ...}}</nowiki>.
""",
        "Explain",
    ),
)
