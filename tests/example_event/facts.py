"""What tests may rely on: the datasets of the example event, what is in them and what is wrong."""

from types import MappingProxyType

__all__ = [
    "CANARY",
    "DATASETS",
    "ERRONEOUS",
    "FINDINGS",
    "NALOXONE",
    "OVERDUE",
    "PROMISED",
    "RELEASED",
    "RESTRICTED",
    "ROWS",
    "TODO",
    "WITHHELD",
]

# Stands in the restricted dataset, in a sound row and in a cell that fails its type; must be seen nowhere.
CANARY = "ZQ7-CANARY-4411"

# Rows of each table, the failing ones included.
ROWS = MappingProxyType(
    {
        "bja/drug-arrests#arrests": 8_076,
        "bls/county-unemployment#months": 8_076,
        "cdc/opioid-dispensing#rates": 24_228,
        "cdc/overdose-deaths#county-year": 6_730,
        "cdc/overdose-deaths#state-month-drug": 6_120,
        "census/geography#counties": 673,
        "census/geography#states": 51,
        "census/population#estimates": 6_730,
        "cms/naloxone-coprescribing#rates": 6_730,
        "cms/part-d-opioid-prescribing#counties": 1_346,
        "cms/part-d-opioid-prescribing#states": 102,
        "dea/opioid-shipments#shipments": 50_475,
        "dea/take-back-sites#sites": 696,
        "ed/school-prevention-programs#curricula": 5,
        "ed/school-prevention-programs#programs": 398,
        "fda/opioid-products#packages": 1_559,
        "fda/opioid-products#products": 640,
        "hrsa/health-centers#grantees": 256,
        "hrsa/health-centers#sites": 898,
        "hrsa/shortage-areas#areas": 722,
        "ma-dph/naloxone-distribution#kits": 1_512,
        "ma-dph/treatment-admissions#admissions": 3_066,
        "ma-dph/treatment-admissions#substances": 6,
        "nhtsa/ems-responses#responses": 16_152,
        "northlight/commercial-claims#claims": 8_076,
        "samhsa/survey-estimates#estimates": 918,
        "samhsa/treatment-facilities#facilities": 2_400,
        "samhsa/treatment-facilities#service-codes": 14,
        "samhsa/treatment-facilities#services": 12_019,
        "va-vdh/emergency-visits#visits": 2_660,
        "va-vdh/pharmacy-standing-orders#pharmacies": 769,
    }
)

DATASETS = frozenset(table.split("#")[0] for table in ROWS)

# The datasets that concern naloxone; the word stands in no other.
NALOXONE = frozenset(
    {
        "cms/naloxone-coprescribing",
        "fda/opioid-products",
        "ma-dph/naloxone-distribution",
        "nhtsa/ems-responses",
        "va-vdh/pharmacy-standing-orders",
    }
)

RESTRICTED = "ma-dph/treatment-admissions"
ERRONEOUS = frozenset({"dea/take-back-sites", "ed/school-prevention-programs"})
RELEASED = DATASETS - ERRONEOUS - {RESTRICTED}

# Rows that stay out of a dataset that goes out, by table.
WITHHELD = MappingProxyType({"hrsa/shortage-areas#areas": 9})

# Goes out although a source of it is still to be named.
TODO = "va-vdh/pharmacy-standing-orders"

# Promised and not arrived; the first should have, as of the event's asOf.
OVERDUE = "cdc/nonfatal-overdoses"
PROMISED = (OVERDUE, "ed/college-recovery-programs", "nhtsa/transit-to-treatment")

# Everything wrong with the data: how often each rule fails, by table, rule and field. Tables not named are clean.
FINDINGS = MappingProxyType(
    {
        "dea/take-back-sites#sites": {
            ("constraint-error", "pounds"): 4,
            ("extra-cell", ""): 3,
            ("missing-cell", "notes"): 2,
            ("type-error", "event_date"): 3,
        },
        "ed/school-prevention-programs#programs": {
            ("foreign-key", "county_fips"): 3,
            ("primary-key", "program_id"): 2,
            ("type-error", "students_served"): 6,
        },
        "hrsa/shortage-areas#areas": {("constraint-error", "HPSA Score"): 9},
        "ma-dph/treatment-admissions#admissions": {("type-error", "days_in_care"): 1},
    }
)
