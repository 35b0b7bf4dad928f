"""Themes are heard in the words by which news tells of events, not in what sounds like them."""

import pytest

from rasid import tag

SOURCE = "Enab Baladi"


def topics(sentence: str, lang: str) -> set[str]:
    return {given.id for given in tag(title="", text=sentence, lang=lang, source=SOURCE)}


@pytest.mark.parametrize(
    ("lang", "topic", "sentence"),
    [
        ("ckb", "airstrike", "ئیسرائیل شەوی ڕابردوو بنکەیەکی سەربازیی لە حومس بۆردوومان کردووە"),
        ("ckb", "asayish", "ئاسایش دەڵێت دوو گومانلێکراومان لە حەسەکە دەستگیر کرد"),
        ("ckb", "damascus", "مەزڵووم عەبدی دەگاتە شام"),
        ("ckb", "displacement", "دانیشتووانی گوندەکە هەڵهاتن و ڕوویان لە حەسەکە کرد"),
        ("ckb", "explosion-ied", "خۆکوژێک لە ناو کڵێسایەکی دیمەشق کوژرا"),
        ("ckb", "civilian-harm", "منداڵێک بەهۆی تەقینەوەی مینێکەوە گیانی لەدەست دا"),
        ("ku", "shelling", "Artêşa Tirk gundên Til Temirê bi topan êriş kir"),
        ("ku", "displacement", "Bi hezaran penaber gihîştin Tebqayê"),
        ("ku", "sna", "Artêşa Niştimanî ya Sûrî êrîşî gundekî Minbicê kir"),
        ("ku", "explosion-ied", "Endamekî DAIŞê xwe teqand li ber xala kontrolê"),
        ("ku", "aid", "Li Kobanê xwarin û betanî li ser malbatan hat belavkirin"),
        ("tr", "civilian-harm", "Halep'teki çatışmalarda ölü ve yaralılar var"),
        ("tr", "civilian-harm", "Saldırıda bir kadın yaşamını yitirdi"),
        ("tr", "explosion-ied", "Afrin'de tuzaklanan araç havaya uçuruldu"),
        ("tr", "shelling", "Köye düşen top mermileri iki evi yıktı"),
        ("tr", "airstrike", "Türk SİHA'ları Ayn İsa'da bir aracı imha etti"),
        ("tr", "water", "Halep'te mahalleye su verilemiyor"),
        ("ar", "civilian-harm", "سقوط 12 شهيدا بقصف على معرة النعمان"),
        ("ar", "civilian-harm", "استهداف فرن في بنش يوقع سبعة شهداء"),
        ("ar", "aid", "حملة تبرعات للمتضررين من الحرائق في ريف اللاذقية"),
        ("ar", "oil-and-gas", "هجوم على منشأة نفطية قرب الرميلان"),
        ("ar", "detention-and-raids", "السلطات الألمانية توقف سورياً في برلين"),
        ("ar", "detention-and-raids", "أوقف الأمن ثلاثة سوريين في بيروت"),
        ("ar", "explosion-ied", "انتحاري يستهدف حاجزا في الميادين"),
        ("ar", "shelling", "المدفعية تدك محيط كفر تعال"),
        ("ar", "displacement", "مدنيون يخرجون من حي الأشرفية عبر ممر إنساني"),
        ("ar", "return-of-refugees", "أسرة تصل إلى قريتها في ريف حماة بعد سنوات من النزوح"),
        ("en", "civilian-harm", "Gunmen shot dead a shopkeeper in Homs"),
        ("en", "explosion-ied", "A woman blew herself up at a checkpoint near Hasakah"),
        ("en", "aid", "Donations pour in for those hit by the fires in Latakia"),
        ("en", "return-of-refugees", "Families head home to Tal Rifaat after eight years"),
        ("en", "shelling", "Two killed as shells fall on Sheikh Maqsoud"),
        ("en", "detention-and-raids", "Former jailer taken into custody in Hama"),
        ("en", "oil-and-gas", "Drone hits oil installation at Rmeilan"),
        ("en", "displacement", "Residents pour out of Sheikh Maqsoud as army enters"),
    ],
)
def test_an_event_is_heard(lang, topic, sentence):
    assert topic in topics(sentence, lang)


@pytest.mark.parametrize(
    ("lang", "topic", "sentence"),
    [
        ("ckb", "airstrike", "تۆپخانەی تورکیا گوندەکانی باکووری حەلەبی بۆردومان کرد"),
        ("ckb", "airstrike", "ئێران هێرشی کردە سەر ئیسرائیل و دیمەشق هیچی نەوت"),
        ("ckb", "airstrike", "لە فڕۆکەخانەی دیمەشق هێرشی کردە سەر بڕیارەکە"),
        ("ckb", "asayish", "ئەنجوومەنی ئاسایش لەسەر سوریا کۆبووەوە"),
        ("ckb", "damascus", "ڕێکخراوی دەوڵەتی ئیسلامی لە عێراق و شام لە حەسەکە"),
        ("ku", "airstrike", "Balafirgeha Qamişlo: endamên asayîşê êrîşî kir ser bendê"),
        ("ku", "defense-ministry", "Artêşa Niştimanî ya Sûrî êrîşî gundekî Minbicê kir"),
        ("tr", "airstrike", "Uçaksavar mermisi Kamışlı'da bir eve saldırı sanıldı"),
        ("tr", "aid", "Halep'te kan bağışı çağrısı"),
        ("ar", "detention-and-raids", "توقف سوريا استيراد القمح"),
        ("ar", "detention-and-raids", "أوقف المصرف التجاري السوري بيع الدولار في حماة"),
        ("ar", "civilian-harm", "ندوة في مدرسة الشهيد باسل بحمص"),
        ("ar", "aid", "حملة للتبرع بالدم في مشافي حماة"),
        ("en", "shelling", "Fire hits warehouse in Homs"),
        ("en", "civilian-harm", "Son of former minister opens shop in Homs"),
        ("en", "return-of-refugees", "Pilgrims head home from Damascus"),
    ],
)
def test_what_only_sounds_like_an_event_is_none(lang, topic, sentence):
    assert topic not in topics(sentence, lang)


@pytest.mark.parametrize("written", ["سورياً", "سوريًا"])
def test_a_tanwin_tells_a_person_from_the_country(written):
    assert "detention-and-raids" in topics(f"الشرطة التركية توقف {written} في مرسين", "ar")
    assert "detention-and-raids" not in topics("الشرطة التركية توقف سوريا في مرسين", "ar")
