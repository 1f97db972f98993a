"""Products priced in a currency that a customer never used: they sell, but perhaps not to this customer.

Refuses to know rates: prices of two currencies are not compared.
"""

import numpy as np
import numpy.typing as npt

from models.recommend.candidates import Candidates
from models.recommend.catalogue import Catalogue
from models.recommend.histories import Histories

Bools = npt.NDArray[np.bool_]


def abroad(catalogue: Catalogue, lines: Histories, chosen: Candidates) -> Bools:
    """Tell which candidates have another currency than all that their customer looked at or bought.

    Args:
        catalogue: of products; one without a currency is at home everywhere.
        lines: histories of the customers; one who knows no product with a currency is at home everywhere.
        chosen: ordered by customer.

    Returns:
        bool [candidates].
    """
    if len(catalogue.currencies) < 2:
        return np.zeros(len(chosen.row), np.bool_)
    codes, span = catalogue.currency.values, max(catalogue.currencies) + 1
    theirs, offered = codes.take(lines.row), codes.take(chosen.row)
    met = (lines.owner * span + theirs)[theirs > 0]
    strange = ~np.isin(chosen.owner * span + offered, met)
    found: Bools = strange & (offered > 0) & np.isin(chosen.owner, met // span)
    return found
