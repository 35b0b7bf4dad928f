"""What is told again: a report that was corrected, and an event that is remembered."""

import pytest

from rasid import relate

REPORT = "Governor of Hama appoints Salim Haddad as head of the electricity company after outages"
CORRECTED = REPORT.replace("Salim", "Samer")


@pytest.mark.parametrize(
    ("word", "report", "wrong", "right"),
    [
        ("Correction", REPORT, "Salim", "Samer"),
        (
            "Düzeltme",
            "Lazkiye'de eski subay Ali Yusuf bir çiftlik evinde yakalandı, kimliği sahte çıktı",
            "Yusuf",
            "Yasin",
        ),
        (
            "Sererastkirin",
            "Li Qamişlo rojnamevan Ehmed Silo piştî sê rojan hat berdan, malbat piştrast kir",
            "Silo",
            "Selo",
        ),
    ],
)
def test_a_corrected_name_is_a_copy(word, report, wrong, right):
    corrected = f"{word}: {report.replace(wrong, right)}"
    assert relate(report, corrected) == relate(corrected, report) == "copy"


def test_another_name_without_a_correction_is_another_event():
    assert relate(REPORT, CORRECTED) == "other"


def test_a_correction_of_more_than_a_name_is_another_event():
    assert relate(REPORT, f"Correction: {CORRECTED.replace('Hama', 'Homs')}") == "other"


@pytest.mark.parametrize(
    ("report", "memory"),
    [
        (
            "مقتل 34 شخصاً بتفجير سيارة مفخخة في سوق مدينة أعزاز",
            "أهالي أعزاز يحيون الذكرى الثانية لتفجير سوق المدينة الذي قتل 34 شخصاً بسيارة مفخخة",
        ),
        (
            "A chlorine barrel bomb killed 12 people in Saraqib on Sunday, doctors said.",
            "Saraqib marks fifth anniversary of the chlorine barrel bomb that killed 12 people.",
        ),
        (
            "Kobanê'de DEAŞ saldırısında 40 sivil öldürüldü",
            "Kobanê'de DEAŞ saldırısında öldürülen 40 sivil, katliamın yıl dönümünde anıldı",
        ),
        (
            "Çeteyên DAIŞê li Kobanê 40 sivîl qetil kirin",
            "Di salvegera komkujiya Kobanê de 40 sivîlên ku DAIŞê qetil kirin hatin bibîranîn",
        ),
    ],
)
def test_an_anniversary_is_another_event_than_what_it_remembers(report, memory):
    assert relate(report, memory) == relate(memory, report) == "other"
    assert relate(memory, memory) == relate(report, report) == "copy"
