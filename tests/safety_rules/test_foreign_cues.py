"""The cues and collisions of the domain sheet (3.4 and 3.5) in Ukrainian, Russian and English."""

import pytest

from most116.core.conversation import Language, Tier
from safety_rules.judge import RuleBook

# Each part between two dots is a whole message.
_AT_LEAST = {
    Tier.IMMEDIATE: """
        випила таблетки · забагато ліків · наковтався · передозування · погано від таблеток · кров не зупиняється ·
        засинаю і боюся · він не прокидається · took pills · took too many · swallowed everything · overdosed · od'd
        · feel weird after the pills · bleeding wont stop · falling asleep and scared · she wont wake up ·
        выпила таблетки · слишком много лекарств · наглотался · передоз · плохо после таблеток ·
        кровь не останавливается · засыпаю и боюсь · он не просыпается
    """,
    Tier.HIGH: """
        хочу вбити себе · хочу померти · хочу здохнути · покінчити з собою · накласти на себе руки ·
        вкоротити собі віку · думаю про самогубство · суїцид · суицид · су1цид · суїцидальні думки · випилитись ·
        want to kill myself · kms · k m s · suicidal · su1cide · unalive myself · end my life · end it all ·
        sewerslide · off myself · self delete · not gonna be alive · хочу умереть · хочу убить себя · хочу сдохнуть
        · покончить с собой · наложить на себя руки · думаю о суициде · суицидальные мысли · выпилиться · самовыпил
        · уйти из жизни · це моє останнє повідомлення · прощавайте · написала прощального листа · роздала свої речі
        · скажіть мамі, що я її люблю · вибачте за все · this is my last message · goodbye everyone ·
        gave my stuff away · tell my mum i love her · sorry for everything bye · это моё последнее сообщение ·
        прощайте · написал прощальное письмо · раздала вещи · скажите маме, что люблю её · простите за всё ·
        він мене б'є · тато б'є маму · зараз б'є · ламає двері · замкнув мене · ховаюсь у ванній · душив мене ·
        погрожує вбити · боюсь іти додому · побив мене · знущається · п'яний батько · hes hitting me ·
        dad is beating mum · hes at the door · locked me in · hiding in the bathroom · choked me ·
        says he will kill me · scared to go home · he beat me up · abusive · drunk dad going crazy · он меня бьёт ·
        папа бьёт маму · сейчас бьёт · ломится в дверь · запер меня · прячусь в ванной · душил меня · грозит убить ·
        боюсь идти домой · избил меня · издевается · пьяный отец · мене зґвалтували · чіпає мене · домагається ·
        вітчим приходить уночі · скористався мною · шантажує фотками · зіллє мої нюдси · голі фото ·
        йому 40, хоче зустрітись · просить фото без одягу · raped · r4pe · graped · touches me · molested ·
        comes at night · blackmailing me with pics · sextortion · leak my nudes · hes 40 wants to meet ·
        изнасиловали · изнас · трогает меня · домогается · отчим приходит ночью · воспользовался мной ·
        шантажирует фото · сольёт мои нюдсы · голые фото · ему 40, хочет встретиться · втекла з дому · ніде ночувати
        · вигнали з дому · ночую в незнайомця · я сам вдома і боюсь · нікого немає з учора · загубилась ·
        не можу розбудити маму · ran away · nowhere to sleep · kicked out · staying at some guys place ·
        home alone and scared · nobody home since yesterday · cant wake my mum · убежала из дома · негде ночевать ·
        выгнали из дома · ночую у незнакомца · один дома и боюсь · никого нет со вчера · потерялась ·
        не могу разбудить маму · вб'ю його · вб'ю їх усіх · маю зброю · маю ніж · принесу завтра в школу ·
        підпалю хату · помщусь завтра · боюсь нашкодити комусь · у нього ніж · цілиться в нас · gonna kill him ·
        kill them all · i have a gun · got a knife on me · bringing it to school · burn the house · revenge tomorrow
        · scared ill hurt someone · he has a knife · pointing at us · убью его · убью всех · есть оружие ·
        у меня нож · подожгу дом · отомщу завтра · боюсь навредить · у него нож · целится в нас · голоси наказують ·
        чую голоси · за мною стежать · не знаю що прийняв · під чимось і страшно · непритомнію · друг не дихає ·
        все несправжнє · народжую · voices tell me · hearing voices · they are after me · dont know what i took ·
        too high and scared · passing out · friend not breathing · nothing feels real · cant breathe ·
        голоса приказывают · слышу голоса · за мной следят · не знаю, что принял · под чем-то и страшно ·
        теряю сознание · друг не дышит · всё ненастоящее · рожаю · допоможіть · рятуйте · благаю · небезпека ·
        терміново · потрібна допомога зараз · я в небезпеці · мені потрібна людина зараз · благаю відпишіть ·
        help me · please help now · emergency · in danger · urgent · im not safe · pls someone help ·
        need someone now · please answer me · помогите · спасите · умоляю · опасность · срочно · нужна помощь сейчас
        · я в опасности · нужен человек сейчас · умоляю ответьте
    """,
    Tier.ELEVATED: """
        не хочу жити · хочу зникнути · краще б мене не було · хочу заснути і не прокинутись · навіщо я живу ·
        втомилась жити · без мене всім буде краще · я для всіх тягар · не бачу сенсу · більше не можу ·
        не хочу прокидатись · ne hochu zhyty · dont want to be here anymore · wish i was dead · want to disappear ·
        go to sleep and not wake up · tired of living · no point anymore · better off without me · im a burden ·
        cant do this anymore · dont wanna exist · wish i was never born · want it to stop · не хочу жить ·
        хочу исчезнуть · лучше бы меня не было · уснуть и не проснуться · зачем я живу · устала жить ·
        всем без меня лучше · я всем обуза · не вижу смысла · больше не могу · незачем жить · ne hochu zhit ·
        вийти з життя · sui · thinking about doing it · роскомнадзорнуться · ркн · маю план · сьогодні я це зроблю ·
        завтра мене не буде · все вже готово · я все вирішила · i have a plan · doing it tonight ·
        wont be here tomorrow · wrote my note · everything is ready · picked a date · есть план · сегодня сделаю это
        · завтра меня не будет · всё готово · я всё решил · я вже це зробила · щойно зробив · зараз зроблю ·
        already did it · just did it · about to do it · я уже это сделала · только что сделал · сейчас сделаю ·
        ріжу себе · порізалась · селфхарм · сх · самопошкодження · роблю собі боляче · знову порізався ·
        хочу себе порізати · шрами на руках · дряпаю до крові · б'ю себе · cutting · cut again · self harm ·
        s3lf h4rm · sh relapse · hurt myself · urge to cut · scars · hitting myself · scratched till blood ·
        not clean anymore · режу себя · порезалась · делаю себе больно · опять порезался · хочу порезаться ·
        шрамы на руках · царапаю до крови · бью себя · самоповреждение · змусив мене · forced me · заставил меня ·
        я на вокзалі · хочу втекти · at the station · im lost · want to run away · я на вокзале · хочу убежать ·
        серце калатає · heart racing · сердце колотится · цькують мене · написали «вбийся» · булять · хейт ·
        злили моє фото · весь клас проти мене · боюсь іти в школу · погрожують мені · сміються з мене ·
        розсилають мої переписки · bullied · they told me kys · everyone hates me · posted my pic ·
        whole class against me · scared to go to school · threatening me · hate comments · spreading rumors about me
        · gonna jump me after school · травят меня · написали «убейся» · буллинг · слили моё фото ·
        весь класс против · боюсь идти в школу · угрожают мне · смеются надо мной · рассылают мои переписки ·
        тут хтось є · anyone there · тут есть кто-то
    """,
}
_QUIET = """
    вмираю зі сміху · вбити час · мама мене вб'є за двійку · вбив боса · померти від нудьги ·
    смертельно втомився після тренування · забив автогол · випила таблетку від голови · вийти з гри ·
    зникну на вихідні · dying of laughter · im dead 💀 · killing time · killer playlist ·
    mum will kill me for this grade · killed the boss · respawn · deadline · took a pill for a headache ·
    own goal · kms per hour · disappear for the weekend · suicide squad · bath bomb · умираю со смеху ·
    убить время · мама меня убьёт за двойку · убил босса · умереть от скуки · роскомнадзор заблокировал ·
    автогол · выпила таблетку от головы · вышел из игры · исчезну на выходные
"""


def _messages(text: str) -> list[str]:
    return [message for part in text.split("·") if (message := " ".join(part.split()))]


@pytest.mark.parametrize(("tier", "text"), [(tier, text) for tier, row in _AT_LEAST.items() for text in _messages(row)])
def test_a_cue_is_at_least_as_urgent(book: RuleBook, tier: Tier, text: str) -> None:
    assert book.judge(text, Language.PL).tier <= tier


@pytest.mark.parametrize("text", _messages(_QUIET))
def test_an_idiom_or_a_collision_is_standard(book: RuleBook, text: str) -> None:
    assert book.judge(text, Language.PL).tier is Tier.STANDARD
