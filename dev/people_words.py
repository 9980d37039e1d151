"""What the sample people say, in the languages of the interface."""

# What one says of oneself, by language; {year} is filled in.
ABOUT = {
    "en": (
        "Editing since {year}. I learn best by doing something together.",
        "I have organised events since {year} and like to start with a short call.",
        "Ask me anything, also the small things; nobody was born knowing wikitext.",
    ),
    "pt": (
        "Edito desde {year} e aprendo melhor fazendo em conjunto.",
        "Organizo eventos desde {year}; escreva-me na página de discussão.",
    ),
    "pt-br": (
        "Edito desde {year} e aprendo melhor fazendo junto.",
        "Organizo oficinas desde {year}; pode me chamar na página de discussão.",
    ),
    "es": (
        "Edito desde {year} y aprendo mejor haciendo cosas en compañía.",
        "Organizo talleres desde {year}; escríbeme en mi página de discusión.",
    ),
    "fr": (
        "Je contribue depuis {year} et j'apprends mieux en faisant ensemble.",
        "J'organise des ateliers depuis {year} ; parlons-en sur ma page de discussion.",
    ),
    "de": (
        "Seit {year} dabei. Am besten lerne ich, wenn wir etwas zusammen machen.",
        "Ich veranstalte seit {year} Treffen und helfe gern beim ersten Schritt.",
    ),
    "it": (
        "Contribuisco dal {year} e imparo meglio facendo le cose insieme.",
        "Organizzo incontri dal {year}; scrivetemi nella pagina di discussione.",
    ),
    "ar": (
        "أحرر منذ عام {year}، وأتعلم أفضل حين نعمل معًا.",
        "أنظم ورشات منذ عام {year}، ويسعدني أن تراسلوني في صفحة النقاش.",
    ),
    "fa": (
        "از سال {year} ویرایش می‌کنم و با کار مشترک بهتر یاد می‌گیرم.",
        "از سال {year} کارگاه برگزار می‌کنم؛ در صفحهٔ بحثم بنویسید.",
    ),
    "ru": (
        "Участвую с {year} года; лучше всего учусь, когда делаем что-то вместе.",
        "Провожу встречи с {year} года. Пишите на страницу обсуждения.",
    ),
    "id": (
        "Menyunting sejak {year}; saya belajar paling baik sambil praktik bersama.",
        "Mengadakan lokakarya sejak {year}. Silakan tulis di halaman pembicaraan saya.",
    ),
    "sw": (
        "Ninahariri tangu {year}; najifunza vizuri zaidi tunapofanya kazi pamoja.",
        "Ninaandaa warsha tangu {year}. Niandikie kwenye ukurasa wangu wa majadiliano.",
    ),
    "hi": (
        "{year} से संपादन कर रहे हैं; साथ मिलकर काम करने से सबसे अच्छा सीखते हैं।",
        "{year} से कार्यशालाएँ आयोजित करते हैं; वार्ता पृष्ठ पर लिखें।",
    ),
    "ja": (
        "{year}年から編集しています。一緒に手を動かしながら学ぶのが好きです。",
        "{year}年から勉強会を開いています。会話ページで気軽に声をかけてください。",
    ),
    "zh-hans": (
        "从{year}年开始编辑，喜欢边做边学。",
        "从{year}年起组织工作坊，欢迎在讨论页留言。",
    ),
}

# How a list is written in one line, where it is not ", ".
SEPARATORS = {"ar": "، ", "fa": "، ", "ja": "、", "zh-hans": "、"}
