"""The records that the code itself names; ``make check`` says so when an editor takes one out."""

from __future__ import annotations

#: institutions: the desk for all that has no better one, and where others are looked up
GENERAL_DESK, COUNTRY_CONTACTS, GEF_CONTACTS = "brs-secretariat", "sc-country-contacts", "gef-focal-points"
GEF, POISON_CENTRES = "gef-secretariat", "who-poisons-centres"
#: topics for which the routing policy has a rule of its own
MONEY, DONORS, CENTRES, NATIONAL = "financing", "bilateral_cooperation", "regional_support", "contacts_focal_points"
RESEARCH, OLD_STOCKS, NOT_POPS = "research_cooperation", "obsolete_pesticides", "not_pops"
CONTAMINATED_SITES, LISTING, RATIFICATION = "remediation_contaminated_sites", "listing_exemptions", "ratification"
MEASURING, DISPOSAL, DOCUMENTS = "monitoring_analysis", "waste_management_disposal", "data_information"
#: facts that are read off a record: is a country a Party, where is a chemical listed; and what exemptions and the Convention are
PARTY_STATUS, CHEMICAL_LISTING = "party-status", "chemical-listing"
EXEMPTIONS, THE_CONVENTION = "acceptable-purpose", "what-is-the-convention"
#: the kind of body through which a donor country helps
DONOR = "bilateral_agency"

INSTITUTIONS = (GENERAL_DESK, COUNTRY_CONTACTS, GEF, GEF_CONTACTS, POISON_CENTRES)
TOPICS = (
    MONEY, DONORS, CENTRES, NATIONAL, RESEARCH, OLD_STOCKS, NOT_POPS, CONTAMINATED_SITES, LISTING, RATIFICATION, MEASURING,
    DISPOSAL, DOCUMENTS,
)  # fmt: skip
FACTS = (PARTY_STATUS, CHEMICAL_LISTING, EXEMPTIONS, THE_CONVENTION)
