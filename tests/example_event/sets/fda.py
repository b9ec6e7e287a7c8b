"""Food and drug: products and packages of opioids and of what reverses them, as two tab-delimited files."""

from datetime import date

from example_event.describe import GOVERNMENT, Contribution, column, dataset, names, reference, table
from example_event.draw import Draw
from example_event.files import delimited

__all__ = ["products"]

# Substance: dosage forms, strengths, controlled-substance schedule.
_SUBSTANCES: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "OXYCODONE HYDROCHLORIDE": (("TABLET", "TABLET, EXTENDED RELEASE"), ("5 mg", "10 mg", "20 mg"), "CII"),
    "HYDROCODONE BITARTRATE": (("TABLET", "CAPSULE"), ("5 mg", "7.5 mg", "10 mg"), "CII"),
    "MORPHINE SULFATE": (("TABLET", "INJECTION"), ("15 mg", "30 mg"), "CII"),
    "FENTANYL": (("PATCH",), ("12 ug/h", "25 ug/h", "50 ug/h"), "CII"),
    "METHADONE HYDROCHLORIDE": (("TABLET", "SOLUTION"), ("5 mg", "10 mg"), "CII"),
    "TRAMADOL HYDROCHLORIDE": (("TABLET",), ("50 mg", "100 mg"), "CIV"),
    "BUPRENORPHINE HYDROCHLORIDE": (("TABLET", "FILM"), ("2 mg", "8 mg"), "CIII"),
    "BUPRENORPHINE; NALOXONE": (("TABLET", "FILM"), ("2 mg; 0.5 mg", "8 mg; 2 mg"), "CIII"),
    "NALOXONE HYDROCHLORIDE": (("SPRAY", "INJECTION"), ("0.4 mg/mL", "3 mg/0.1mL", "4 mg/0.1mL"), ""),
    "NALMEFENE HYDROCHLORIDE": (("SPRAY", "INJECTION"), ("1 mg/mL", "2.7 mg/0.1mL"), ""),
}
_MAKERS = ("Alder Pharma", "Birchfield Labs", "Cedarline Generics", "Dogwood Therapeutics", "Elmstead, Inc.")
_REVERSES = ("NALOXONE HYDROCHLORIDE", "NALMEFENE HYDROCHLORIDE")


def products() -> Contribution:
    """Directory of drug codes: tabs, CRLF, dates without separators, codes with zeros in front."""
    product_fields = [
        column(
            "PRODUCTNDC", "string", "Product code",
            "Labeler and product segment of the drug code; not real codes.",
            required=True, code="ndc", constraints={"pattern": "[0-9]{5}-[0-9]{4}"},
        ),
        column(
            "PROPRIETARYNAME", "string", "Name", "Brand name, or the substance for generic drugs.",
            required=True,
        ),
        column(
            "SUBSTANCENAME", "string", "Substance", "Active substances; some products combine two.",
            required=True,
        ),
        column("DOSAGEFORMNAME", "string", "Dosage form", "How the drug is given.", required=True),
        column("STRENGTH", "string", "Strength", "Of each active substance, with its unit.", required=True),
        column(
            "DEASCHEDULE", "string", "Schedule", "Schedule of the controlled substance.",
            constraints={"enum": ["CII", "CIII", "CIV"]}, missing={"": "not a controlled substance"},
        ),
        column(
            "REVERSAL", "boolean", "Reversal agent",
            "Whether the product is for reversing an opioid overdose.",
            required=True, trueValues=["Y"], falseValues=["N"],
        ),
        column("LABELERNAME", "string", "Labeler", "Fictional company.", required=True),
        column(
            "STARTMARKETINGDATE", "date", "On the market since", "First day.", format="%Y%m%d", required=True,
        ),
        column(
            "ENDMARKETINGDATE", "date", "On the market until", "Last day.",
            format="%Y%m%d", missing={"": "still on the market"},
        ),
    ]  # fmt: skip
    package_fields = [
        column(
            "PRODUCTNDC", "string", "Product code", "The product in the package.", required=True, code="ndc",
        ),
        column(
            "NDCPACKAGECODE", "string", "Package code",
            "All three segments of the drug code; not real codes.",
            required=True, code="ndc", constraints={"pattern": "[0-9]{5}-[0-9]{4}-[0-9]{2}"},
        ),
        column("PACKAGEDESCRIPTION", "string", "Package", "What is in the package.", required=True),
        column(
            "LISTPRICE", "number", "List price", "Of one package.", unit="US dollars", bareNumber=False,
            groupChar=",",
            constraints={"minimum": 0}, missing={"": "not reported"},
        ),
    ]  # fmt: skip
    product_rows, package_rows = _directory()
    product_file = delimited(
        "Product.txt", names(product_fields), product_rows, delimiter="\t", newline="\r\n",
    )  # fmt: skip
    package_file = delimited(
        "Package.txt", names(package_fields), package_rows, delimiter="\t", newline="\r\n",
    )  # fmt: skip
    return Contribution(
        "fda/opioid-products",
        dataset(
            "fda/opioid-products",
            "Drug codes of opioids and of overdose reversal agents",
            "Products and packages that hold an opioid, or naloxone or nalmefene, which reverse an "
            "overdose: names, "
            "strengths, schedules, time on the market.",
            steward="Daniel Brandt", organization="FDA (synthetic data)", licence=GOVERNMENT,
            sources=[{"title": "National directory of drug codes (modelled on)"}],
            keywords=["drug codes", "NDC", "opioids", "naloxone", "buprenorphine"],
            tracks=["treatment", "usage", "prevention"],
            geography="national", period="1999-2026",
            limits=["Drug codes, brand names, companies and prices are made up."],
            tables=[
                table(
                    "products", product_file, product_fields, "Products", "One row for each product.",
                    dialect={"delimiter": "\t"}, key=["PRODUCTNDC"],
                ),
                table(
                    "packages", package_file, package_fields, "Packages",
                    "One row for each package of a product.",
                    dialect={"delimiter": "\t"}, key=["NDCPACKAGECODE"],
                    refers=[reference("PRODUCTNDC", "products")],
                ),
            ],
        ),
        (product_file, package_file),
        "2026-08-31",
    )  # fmt: skip


def _directory() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    draw = Draw("products")
    products_: list[tuple[object, ...]] = []
    packages: list[tuple[object, ...]] = []
    for number in range(1, 641):
        maker = draw.whole(0, len(_MAKERS) - 1)
        substance = draw.of(tuple(_SUBSTANCES))
        forms, strengths, schedule = _SUBSTANCES[substance]
        code = f"{9_990 + maker:05}-{number:04}"
        start = date.fromordinal(draw.whole(date(1999, 1, 1).toordinal(), date(2026, 5, 31).toordinal()))
        end = date.fromordinal(start.toordinal() + draw.whole(400, 4_000))
        gone = draw.happens(0.3) and end < date(2026, 6, 1)
        products_.append((
            code, substance.title(), substance, draw.of(forms), draw.of(strengths), schedule,
            "Y" if substance in _REVERSES else "N", _MAKERS[maker],
            start.strftime("%Y%m%d"), end.strftime("%Y%m%d") if gone else "",
        ))  # fmt: skip
        for package in range(1, draw.whole(1, 4) + 1):
            price = f"${draw.near(120 * package * package, 0.5):,.2f}" if draw.happens(0.9) else ""
            text = f"{package * draw.of((2, 10, 30, 100))} in 1 {draw.of(('BOTTLE', 'CARTON', 'BLISTER PACK'))}"
            packages.append((code, f"{code}-{package:02}", text, price))
    return products_, packages
