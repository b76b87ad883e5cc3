"""The sectors by which organisations are broken down in statistics."""

from enum import StrEnum


class Sector(StrEnum):
    """What an organisation mainly works in. Unit lists and registers carry the code."""

    COMMUNE = "COMMUNE"  # commune, ward, town
    ADMINISTRATION = "ADMINISTRATION"
    PUBLIC_SERVICE = "PUBLIC_SERVICE"
    ENTERPRISE = "ENTERPRISE"
    ARMED_FORCES = "ARMED_FORCES"
    SCHOOL = "SCHOOL"
    OTHER = "OTHER"


SECTOR_LABELS = {
    Sector.COMMUNE: {"vi": "Xã, phường, thị trấn", "en": "Communes, wards, towns"},
    Sector.ADMINISTRATION: {"vi": "Cơ quan hành chính", "en": "Administrative agencies"},
    Sector.PUBLIC_SERVICE: {"vi": "Đơn vị sự nghiệp", "en": "Public service units"},
    Sector.ENTERPRISE: {"vi": "Doanh nghiệp", "en": "Enterprises"},
    Sector.ARMED_FORCES: {"vi": "Lực lượng vũ trang", "en": "Armed forces"},
    Sector.SCHOOL: {"vi": "Trường học", "en": "Schools"},
    Sector.OTHER: {"vi": "Loại hình khác", "en": "Others"},
}
