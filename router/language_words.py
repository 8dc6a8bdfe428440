"""What tells our four languages apart: letters, frequent words and endings that only one of those in a script has."""

from collections.abc import Mapping

from most116.core.conversation import Language

LETTERS: Mapping[Language, str] = {
    Language.PL: "ąćęłńśźż",
    Language.UK: "іїєґ",
    Language.RU: "ыэъё",
    Language.EN: "",
}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


WORDS: Mapping[Language, frozenset[str]] = {
    Language.PL: _set(
        "nie jest się sie mam jestem hej halo cześć czesc siema siemka elo hejka dzień dzien dobry wieczór wieczor "
        "co jak mnie mi "
        "już juz tak chcę chce chciałabym chciałbym chcialabym chcialbym proszę prosze pomocy pomoc pomóżcie pomozcie "
        "żeby zeby że ze bo ale czy moja moje mój moj mojej mojego mną mna lat nikt nikogo nic wszystko wszyscy teraz "
        "boję boje mama tata mamy taty ojciec szkole szkoła szkola szkoły domu dom bardzo dziękuję dziekuje dzięki "
        "dzieki być byc tylko przez dla może moze tego tym tej ten jego jej ich on ona oni ty umiem mogę moge zabić "
        "zabic żyć zyc ktoś ktos coś cos gdy kiedy gdzie dlaczego dzisiaj dziś dzis wczoraj jutro jeszcze znowu wiem "
        "wie robić robic rozmawiać rozmawiac pogadać pogadac porozmawiać porozmawiac siebie sobie ma byłam bylam "
        "byłem "
        "bylem było bylo smutno źle zle sam sama życie zycie życia zycia przyjaciółka koleżanka kolega chłopak "
        "chlopak "
        "dziewczyna mąż maz żona zona pracy praca jestes jesteś pomin pomiń dalej nwm spoko kurwa bym albo więc wiec "
        "od po na za do w z o i"
    ),
    Language.UK: _set(
        "що як мене мені менi дуже привіт вітаю дякую ласка допоможіть допоможи допомога допомоги тому але чи або "
        "якщо "
        "його її їх їй йому він вона воно вони ми ви день немає нема треба потрібно потрібна можна можу може мій "
        "моє мої "
        "поговорити погано сумно важко років рік тато батько батьки мати чоловік дружина був була було були бути "
        "буде є "
        "коли ніхто нічого ні щось хтось зараз сьогодні вчора вже ще тільки лише навіщо чому бо та й це цей боюся "
        "життя жити вмерти померти робити зробити сказати говорити школі друзі хлопець дівчина самотня самотній ніч "
        "розумію хочеться плачу допоможе добрий доброго вечора ранку хотіла хотів добре мною собі всі так"
        " pryvit pryvet meni mene duzhe dyakuyu diakuiu dopomozhit dopomozhy shcho scho yak zhyty mozhna treba "
        "pohovoryty nichoho nikhto boyusya boiusia laska dobryi den tato khochu bude vmerty pohano"
    ),
    Language.RU: _set(
        "что как меня мне очень привет спасибо пожалуйста помогите помоги помощь помощи потому но или если его её "
        "ее их "
        "ей ему он она оно они мы вы нет надо нужно нужна можно могу может мой моё мое мои мной поговорить плохо "
        "грустно "
        "тяжело лет год папа отец родители мать муж жена был была было были быть будет есть когда никто ничего сейчас "
        "сегодня уже еще ещё только зачем почему чтобы здравствуйте это этот больше жизнь жить умереть делать сделать "
        "сказать говорить школе друзья парень девушка одинока одинок понимаю хочется поможет да тоже просто всё "
        "хотела "
        "хотел хорошо себе добрый доброе вечер утро и"
        " privet menya menja mne ochen spasibo pomogite pomogi chto kak zhit mozhno nado pogovorit nichego nikto "
        "boyus pozhaluysta pozhalujsta zdravstvuyte bolshe papa xochu budet umeret ploho mogu"
    ),
    Language.EN: _set(
        "the is are am im i'm you your my myself not dont don't cant can't hello hi hey please help what how want "
        "wanna "
        "and with have has had was were school feel feeling sad alone need talk someone anyone anymore he she they "
        "this "
        "that it its of for really because but just like know think would could should there here when why who will "
        "about "
        "be been do does did so if or from me his her our parents friend friends mom mum dad home life live die "
        "scared "
        "afraid hurt myself okay thanks thank yes skip lonely tired can get got going gonna something nobody nothing "
        "everything everyone today tonight now hes shes ive i"
    ),
}
# Of those, words that another language has too; they count half.
SHARED = _set(
    "i to me on ona oni on mam hej help pomoc so do no am ten od po na za w z o ze co ma bo can day it tak так день "
    "ні "
    "добрий и та й да dom ty sam has was papa mama it ale"
)
# Endings of longer words; each counts half.
ENDINGS: Mapping[Language, tuple[str, ...]] = {
    Language.PL: ("łam", "łem", "lam", "lem", "ić", "yć", "ać", "eć", "ować", "owac", "ość", "osc", "ego", "emu", "ych",
                  "ami", "ach", "anie", "enie", "cie", "cje", "cja", "szy", "iem", "czy", "ków", "sz", "iej"),
    Language.UK: ("ити", "іти", "ати", "яти", "ення", "ання", "ється", "ться", "ою", "ею", "ів", "ій", "ськ"),
    Language.RU: ("ить", "ать", "еть", "ять", "ение", "ание", "ется", "ются", "ая", "ое", "ые", "ого", "ешь", "ишь"),
    Language.EN: ("ing", "tion", "ght", "ould", "ness", "n't", "ally", "ful", "ever", "self", "ears", "ween"),
}  # fmt: skip
# Frequent words of other languages in Latin letters: whoever writes them is told which languages we have.
FOREIGN = _set(
    "ich nicht und ist habe mein mir mich hilfe bitte brauche guten hallo kann bin ein "
    "estoy necesito ayuda quiero hola tengo por favor muy mi soy puedo hablar "
    "je suis besoin aide bonjour veux moi pas avec peux parler salut "
    "sono bisogno aiuto ciao vorrei parlare preciso ajuda estou obrigado "
    "merhaba yardım istiyorum benim lütfen nevoie ajutor sunt vreau buna "
    "ahoj dobrý prosím potřebuji jsem nechci nemůžu tôi giúp xin chào labas sveiki padėkite"
)
