"""What this processor supports, as far as it decides how int8 products are computed."""

from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_EXACT = {"avx512_vnni", "avx_vnni", "avx_vnni_int8"}


def multiplies_bytes_exactly(cpuinfo: Path = _CPUINFO) -> bool:
    """Tell whether products of uint8 and int8 are summed in 32 bits (VNNI), so that none saturates at 16.

    Args:
        cpuinfo: the kernel's list of processors; where it is missing (other systems), the answer is no.
    """
    try:
        lines = cpuinfo.read_text().splitlines()
    except OSError:
        return False
    flags = next((line.partition(":")[2] for line in lines if line.startswith("flags")), "")
    return not _EXACT.isdisjoint(flags.split())
