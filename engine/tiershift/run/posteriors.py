"""The posterior that the futures of a model are drawn from, where there is one."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from tiershift.model.load import Model
from tiershift.model.posterior import Posterior, load_posterior, posterior_file

_READ: OrderedDict[int, tuple[Model, tuple[int, int] | None, Posterior | None]] = OrderedDict()
_KEPT = 8
_LOCK = Lock()


def posterior_of(model: Model) -> Posterior | None:
    """Return the posterior beside `model`, read again when the file has changed; `None` where there is none.

    Of a place it is all of England's.

    Raises:
        ParameterError: the file is wrong, or is not of this model with these priors and this history.
    """
    model = model.england
    file = posterior_file(model.path)
    try:
        about = file.stat()
    except OSError:
        return None
    stamp = about.st_mtime_ns, about.st_size
    with _LOCK:
        if id(model) in _READ and _READ[id(model)][1] == stamp:
            return _READ[id(model)][2]
    found = load_posterior(model)
    with _LOCK:
        _READ[id(model)] = model, stamp, found  # that the model is held keeps its identity its own
        while len(_READ) > _KEPT:
            _READ.popitem(last=False)
    return found
