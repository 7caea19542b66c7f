"""What a lock holds, as a software bill of materials in CycloneDX: each package, its hashes, and
what asked for it.

Made from the lock alone, so it is what is installed, and the same lock gives the same bill.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from csc_dashboard.versions import VERSION

SPEC = "1.6"
PRODUCT = "csc-dashboard"
# Ours: under it each lock has a number of its own.
NAMESPACE = uuid.UUID("903a2021-04c5-4d0a-9b7e-5a3e1c0f9d11")
PINNED = re.compile(r"([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass
class Package:
    """One pinned package: where it is needed (its marker), its hashes, and who asked for it."""

    name: str
    version: str
    marker: str = ""
    hashes: list[str] = field(default_factory=list)
    asked_by: list[str] = field(default_factory=list)

    @property
    def purl(self) -> str:
        """Its address in the language of bills of materials."""
        return f"pkg:pypi/{self.name.lower()}@{self.version}"


def packages(lock: str) -> list[Package]:
    """The packages of a lock that pins every one by hash."""
    found: list[Package] = []
    for line in lock.splitlines():
        pinned = PINNED.match(line)
        if pinned:
            found.append(Package(pinned.group(1), pinned.group(2), pinned.group(3) or ""))
        elif line.strip().startswith("#") and found:
            said = line.strip().lstrip("#").strip().removeprefix("via").strip()
            if said:
                found[-1].asked_by.append(said)
        elif found:
            found[-1].hashes.extend(HASH.findall(line))
    return found


def bill(lock: str) -> dict[str, Any]:
    """The bill of a lock, as a CycloneDX document."""
    every = packages(lock)
    purls: dict[str, list[str]] = {}
    for each in every:
        purls.setdefault(each.name.lower(), []).append(each.purl)
    product = f"pkg:generic/{PRODUCT}@{VERSION}"
    needs: dict[str, set[str]] = {product: set()} | {each.purl: set() for each in every}
    for each in every:
        for asker in each.asked_by:
            name = asker.split("[")[0].split(" ")[0].lower()
            for purl in [product] if name == PRODUCT else purls.get(name, []):
                needs[purl].add(each.purl)
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPEC}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPEC,
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": product,
                "name": PRODUCT,
                "version": VERSION,
                "purl": product,
            }
        },
        "components": [_component(each) for each in every],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(asked)} for ref, asked in sorted(needs.items())
        ],
    }


def _component(package: Package) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "hashes": [{"alg": "SHA-256", "content": each} for each in package.hashes],
    }
    if package.marker:
        told["properties"] = [{"name": "csc-dashboard:needed-where", "value": package.marker}]
    return told
