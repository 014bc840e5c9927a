"""Makes rank-correlation.json: python test/golden/rank-correlation.py (SciPy 1.17)."""
import itertools, json, pathlib, sys
import numpy as np
from scipy import stats

def case(a, b, exact=True):
    tau, rho = stats.kendalltau(a, b).statistic, stats.spearmanr(a, b).statistic
    out = {'a': a, 'b': b, 'tau': tau, 'rho': rho}
    if exact and len(a) == 8:  # no ties: SciPy's own exact distribution; rho by its ranks
        out['tau_p'] = stats.kendalltau(a, b, method='exact').pvalue
        ranks = stats.rankdata(a) - 4.5
        all_rho = np.array(list(itertools.permutations(stats.rankdata(b) - 4.5))) @ ranks / np.sum(ranks ** 2)
        out['rho_p'] = float(np.mean(np.abs(all_rho) >= abs(rho) - 1e-12))
    elif exact:
        pairings = [list(p) for p in itertools.permutations(b)]
        out['tau_p'] = float(np.mean([abs(stats.kendalltau(a, p).statistic) >= abs(tau) - 1e-12 for p in pairings]))
        out['rho_p'] = float(np.mean([abs(stats.spearmanr(a, p).statistic) >= abs(rho) - 1e-12 for p in pairings]))
    return out

rng = np.random.default_rng(0)
draw = lambda n: [round(float(v), 3) for v in rng.normal(size=n)]
cases = [
    case([1, 2, 3], [1, 2, 3]),
    case([1, 2, 3, 4], [4, 3, 2, 1]),
    case([1, 2, 2, 4], [1, 3, 2, 4]),
    case([0.5, 0.5, 0.5, 0.1, 0.9], [3, 1, 3, 2, 2]),
    case(draw(6), draw(6)),
    case([1, 1, 2, 3, 3, 4], [2, 1, 1, 5, 4, 4]),
    # Printed F1 macro of ADIOS, table 7, against a made-up order.
    case([.373, .346, .347, .332, .309, .274, .377, .352], [.31, .30, .28, .29, .22, .25, .26, .27]),
    case(draw(8), draw(8)),
    case(draw(30), draw(30), exact=False),
]
json.dump(cases, open(pathlib.Path(__file__).with_suffix('.json'), 'w'), indent=1)
