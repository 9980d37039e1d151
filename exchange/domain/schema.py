"""The one table of what our templates take: names, kinds, words and their meaning.

The parser, the templates' documentation and the help page are made from it.
"""

from collections.abc import Mapping, Sequence

from exchange.domain.parameters import Kind, Parameter, TemplateSchema
from exchange.domain.vocabulary import AFFILIATE, METHOD, PROJECT, REGION, TERRITORY

METHODS: Mapping[str, Sequence[str]] = {
    "mentoring": ("mentor", "mentorship"),
    "coaching": ("coach",),
    "tutoring": ("tutor",),
    "internship": ("intern",),
    "technical assistance": ("technical help",),
    "financial assistance": ("financial help",),
    "group learning": ("learning in a group",),
    "community of practice": ("communities of practice",),
    "training": ("trainer", "trainings"),
}

PROFILE_SCHEMA = TemplateSchema(
    "Capacity profile",
    (
        Parameter(
            "type",
            Kind.CHOICE,
            "Type",
            "Whose profile this is: a person's (default), a group's or an affiliate's.",
            "person",
            choices={"person": ("user", "individual"), "group": (), "affiliate": ()},
        ),
        Parameter(
            "offers",
            Kind.CAPACITIES,
            "Offers",
            "What you can teach or help with: one or several capacities.",
            "photography, event organisation",
        ),
        Parameter(
            "wants",
            Kind.CAPACITIES,
            "Wants",
            "What you want to learn or get help with: one or several capacities.",
            "Lua, grant writing",
        ),
        Parameter(
            "priority",
            Kind.CAPACITIES,
            "Priority",
            "Which of these wants matter most now.",
            "Lua",
        ),
        Parameter(
            "knows",
            Kind.CAPACITIES,
            "Knows",
            "What you know but do not offer to teach. It can be found, not matched.",
            "wikitext",
        ),
        Parameter(
            "resources",
            Kind.TEXTS,
            "Resources",
            "What you offer beside skills: a venue, equipment, funding, time.",
            "venue, camera",
        ),
        Parameter(
            "languages",
            Kind.LANGUAGES,
            "Languages",
            "The languages that you can work in, with their levels as in Babel boxes. "
            "Without it, the Babel box of your user page is read.",
            "pt-N, en-4, es-2",
        ),
        Parameter(
            "methods",
            Kind.TERMS,
            "Methods",
            "How you like to teach or learn.",
            "mentoring, group learning",
            choices=METHODS,
            vocabularies=(METHOD,),
            is_closed=True,
        ),
        Parameter(
            "projects",
            Kind.TERMS,
            "Projects",
            "The Wikimedia projects that you work on.",
            "Wikipedia, Wikimedia Commons",
            vocabularies=(PROJECT,),
            is_closed=True,
        ),
        Parameter(
            "affiliations",
            Kind.TERMS,
            "Affiliations",
            "The affiliates and groups that you belong to.",
            "Wiki Movement Brazil",
            vocabularies=(AFFILIATE,),
        ),
        Parameter(
            "territory",
            Kind.TERMS,
            "Territory",
            "The country or region where you are.",
            "Brazil",
            vocabularies=(TERRITORY, REGION),
            is_closed=True,
        ),
        Parameter(
            "timezone",
            Kind.TEXT,
            "Time zone",
            "Your time zone.",
            "America/Sao_Paulo",
        ),
        Parameter(
            "role",
            Kind.CHOICE,
            "Role",
            "Whether you take part as a volunteer or as staff.",
            "volunteer",
            choices={"volunteer": ("volunteers",), "staff": ("employee", "paid")},
        ),
        Parameter(
            "availability",
            Kind.AVAILABILITY,
            "Availability",
            "Open (default), paused, or how many learners you can take at a time.",
            "open",
            choices={"open": ("available",), "paused": ("pause", "away")},
        ),
        Parameter(
            "until",
            Kind.DATE,
            "Until",
            "The day until which the availability holds. After it, paused becomes "
            "open, and open or a number becomes paused.",
            "2026-12-31",
        ),
        Parameter(
            "contacts",
            Kind.USERS,
            "Contacts",
            "Of a group or affiliate: the user names of the people who speak for it.",
            "Ana, Bo",
        ),
        Parameter(
            "about",
            Kind.TEXT,
            "About",
            "A few words about you, in any language.",
            "I take pictures at concerts.",
        ),
        Parameter(
            "wikidata",
            Kind.ITEM,
            "Wikidata item",
            "The Wikidata item of the person or group.",
            "Q42",
        ),
        Parameter(
            "contact",
            Kind.CHOICE,
            "Contact",
            "How others should write to you: on your talk page (default) or by e-mail.",
            "talk",
            choices={
                "talk": ("talk page", "user talk"),
                "email": ("e-mail", "mail"),
            },
        ),
        Parameter(
            "notify",
            Kind.CHOICE,
            "Notify",
            "How often you want to be told of matches on your talk page.",
            "weekly",
            choices={
                "weekly": ("week", "every week"),
                "daily": ("day", "every day"),
                "monthly": ("month", "every month"),
                "never": ("no", "none", "off"),
            },
        ),
    ),
)

REQUEST_SCHEMA = TemplateSchema(
    "Capacity request",
    (
        Parameter(
            "title",
            Kind.TEXT,
            "Title",
            "What you ask for, in one line.",
            "Pictures of our edit-a-thon",
        ),
        Parameter(
            "capacity",
            Kind.CAPACITIES,
            "Capacity",
            "The capacities that are needed.",
            "photography",
        ),
        Parameter(
            "details",
            Kind.TEXT,
            "Details",
            "What others should know before they answer.",
            "On 3 May in Recife, about two hours.",
        ),
        Parameter(
            "languages",
            Kind.LANGUAGES,
            "Languages",
            "The languages in which you can work together.",
            "pt-N, en-4",
        ),
        Parameter(
            "until",
            Kind.DATE,
            "Until",
            "The last day on which an answer helps.",
            "2026-05-01",
        ),
        Parameter(
            "status",
            Kind.CHOICE,
            "Status",
            "Open (default), answered or closed.",
            "open",
            choices={"open": (), "answered": ("done",), "closed": ()},
        ),
        Parameter(
            "by",
            Kind.USER,
            "By",
            "Who asks. Without it, the owner of the user page or user talk page.",
            "Ana",
        ),
    ),
)
