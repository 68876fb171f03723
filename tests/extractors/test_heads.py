"""The heads in numpy against the model in torch: the same weights give the same sums."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from extractors.heads import Heads
from extractors.pairs import NAME_FEATURES

torch = pytest.importorskip("torch", reason="the training extra is not installed")
pytest.importorskip("transformers", reason="the training extra is not installed")


@pytest.fixture(scope="module", params=["transformer", "cnn"])
def net(request: pytest.FixtureRequest) -> object:
    from extractors.training.model import SIZES, Net

    torch.manual_seed(1)
    return Net(torch.nn.Identity(), SIZES[request.param]).eval()


@pytest.fixture(scope="module")
def heads(net: SimpleNamespace) -> Heads:
    return Heads({k: v.numpy() for k, v in net.state_dict().items()})  # type: ignore[attr-defined]


def test_spans_have_the_same_vectors(net: SimpleNamespace, heads: Heads) -> None:
    rng = np.random.default_rng(0)
    units = rng.normal(size=(40, net.sizes.unit)).astype(np.float32)
    first = np.array([0, 3, 5, 39, 2])
    last = np.array([0, 7, 18, 39, 30])
    for name in ("spans", "mentions"):
        with torch.no_grad():
            want = getattr(net, name)(*map(torch.from_numpy, (units, first, last))).numpy()
        have = heads._span_vectors(name, units, first, last)
        np.testing.assert_allclose(have, want, atol=1e-4)


def test_groups_have_the_same_vectors(net: SimpleNamespace, heads: Heads) -> None:
    rng = np.random.default_rng(0)
    mentions = np.abs(rng.normal(size=(9, net.sizes.mention))).astype(np.float32)
    group = np.array([0, 1, 1, 2, 0, 3, 3, 3, 2])
    features = rng.normal(size=(4, NAME_FEATURES)).astype(np.float32)
    with torch.no_grad():
        want = net.name_pool(
            *map(torch.from_numpy, (mentions, group)), 4, torch.from_numpy(features)
        )
    have = heads._pool("name_pool", mentions, group, 4, features)
    np.testing.assert_allclose(have, want.numpy(), atol=1e-4)
