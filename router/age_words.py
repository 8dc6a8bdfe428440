"""The words around a number that say whose age it is, or that it is none; compared folded."""

from safety_rules.folding import fold


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


# The writer speaks of themselves.
OWN = _set(
    "mam jestem ja mi skonczylam skonczylem ukonczylam ukonczylem wiek wieku age aged im am ive turned inmy маю мені "
    "мне вік віку возраст возраста я исполнилось виповнилось стукнуло myself"
)
# Not yet: the age told is one more than theirs.
COMING = _set(
    "koncze skoncze ukoncze bede stukna turning turn willbe illbe almost nearly soon goingon prawie zaraz niedlugo "
    "wkrotce niebawem pod przed ponizej przedtem under below скоро майже почти незабаром вот-вот под младше молодше "
    "исполнится виповниться буде будет поки пока niecale niecałe niespelna неполных неповних неповні"
)
# "In a month 16", "16 next month": a word of these and one of the times.
TIME_AHEAD = _set("za через in за next")
TIMES = _set(
    "tydzien tygodnie miesiac miesiace miesiecy rok chwile dni pare kilka тиждень місяць місяці рік неделю месяц "
    "месяца год пару дней днів кілька несколько week month year days weeks months"
)
NOT_YET = _set("nie not нет немає нема не dont havent")
# Somebody else is spoken of.
OTHER = _set(
    "on ona ono oni jemu jej niej niego jego ma syn syna synowi synem synek synka corka corke corki corce coreczka "
    "coreczke brat brata bratu bratem siostra siostre siostry siostrze kolega kolegi kolege kolezanka kolezanki "
    "kolezanke przyjaciel przyjaciela przyjaciolka przyjaciolke przyjaciolki wnuk wnuka wnuczka wnuczke dziecko "
    "dziecka dzieci dzieckiem uczen ucznia uczennica uczennice mama mame mamy tata tate taty ojciec ojca matka matke "
    "maz meza zona zone babcia babcie dziadek dziadka chlopaka chlopakiem kuzyn kuzyna kuzynka kuzynke ciocia wujek "
    "sasiad sasiadka sasiadki partner partnera podopieczny wychowanek bratanek siostrzenica facet faceta pan pani "
    "ktory ktora ktorego ktorej ucze nauczycielka nauczyciel wychowawca wychowawczyni moj mojego mojej moja moje nasz "
    "він вона воно йому їй іи її його іі має син сина синові сину дочка дочки дочці донька доньки доньці доньку брат "
    "брата братові сестра сестри сестрі подруга подруги подрузі друг друга другу мама мами тато батько чоловік дружина "
    "дитина дитини дитині діти онук онука онуці учень учениця хлопцю дівчині моя моі моєму мого мій моіи моєі "
    "он она ему еи ей его ее неё нее сын сына сыну дочь дочери дочка дочке дочку брату сестре сестру сестры подруге "
    "другу мать отец папа папе маме муж мужу жена жене ребенок ребенка ребенку дети внук внуку внучка внучке ученик "
    "ученица парню девушке моему моеи моего мои мой "
    "he she hes shes his her him they son sons daughter daughters brother sister friend friends child kid kids "
    "children boyfriend girlfriend husband wife partner cousin nephew niece mum mom mother dad father student "
    "grandson granddaughter grandma grandpa someone who my our bf gf"
)
# It was so once.
PAST = _set(
    "mialam mialem miala mial mialo bylam bylem byla byl bylo mielismy majac было був була було было had was were "
    "when kiedys wtedy jako been"
)
# A time, a place or a price follows, or a duration.
BEFORE_NO_AGE = _set(
    "od przez do za o at since for from with of с з от від через до в у протягом на z w na ze po по за the every co "
    "godzina godzinie godz ulica ulicy nr numer pokoj sala page room level lvl lekcja klatka linia autobus tramwaj"
)
# Between the word that says whose and the number.
BETWEEN = _set(
    "tylko dopiero juz just only ok okolo kolo z jakies gdzies about around circa wiek jest to is so lat lata prawie "
    "skonczone ukonczone teraz now dokladnie exactly already like a an уже вже только лише всього всего почти майже "
    "ponad over above больше понад приблизно примерно якось наразі ровно s - : = ~ w mi literally barely still jeszcze "
    "ще еще же вчера wczoraj today dzis yesterday recently niedawno nedavno mnie tak yes tak да так"
)
UNIT = _set(
    "l lat latek latka latki latko latkiem latka lata lato letni letnia letniego letniej letnim roku rok rokow rokiv "
    "roky y yo yr yrs year years yold old лет года год годика годиков літ років роки рік рочки рочків річна річнии "
    "річною летняя летнии летнеи летним летнего годков let goda"
)
AGENT = frozenset(word for word in UNIT if word.startswith(("late", "latk", "latko", "letni", "річн", "летн")))
AFTER_NO_AGE = _set(
    "razem temu wstecz ago together назад тому разом вместе stazu terapii malzenstwa zwiazku later pozniej wczesniej "
    "zycia leczenia pracy od odkad since for doswiadczenia older younger starszy starsza mlodszy mlodsza старше "
    "молодше старшии младше wiezienia apart difference roznicy"
)
# Counted things: a number before one of these beginnings is no age.
_COUNTED = _set(
    "minut min godz h hour dni dzien day tyg week mies month zl pln euro eur dolar pound tabl lek pill "
    "pigul punkt procent kg kilo gram mg ml cm metr km raz times osob dziec dziewcz chlop kot ps pies "
    "lekc ocen jedyn pal str klas sekund piw znaj kole przy kid child friend sib brother sister cat dog "
    "brat siostr syn cor хвил мин годин час грн гривен злот табл разів раза разом діт дет дня дней днів "
    "тижн недел місяц месяц кг км messages wiadom pytan rzecz sprawdz kartkow stron drug percent lb foot "
    "feet "
)
COUNTED = tuple(sorted(_COUNTED))
# Beside the age itself a short answer may hold these.
SELF = _set(
    "f m k male female girl boy woman man guy dziewczyna chlopak kobieta mezczyzna facet nastolatka uczennica "
    "дівчина хлопець девушка парень девочка мальчик женщина мужчина жінка чоловік hej heja czesc siema hello hi hey "
    "привіт привет ok okej tak no yes так да i a and и та skonczone ukonczone mam jestem dzis today plus albo moze "
    "maybe chyba jakies здравствуите добрии день dzien dobry"
)
# A new subject may begin.
EDGES = _set("a i ale bo and but а и але та но oraz gdyz because , . ; ! ? ( ) …") | {"\n"}
