"""Makes rank-ties.json: python test/golden/rank-ties.py (SciPy 1.17): exact Mann-Whitney with ties, Student with one value."""
import json, pathlib
import numpy as np
from scipy import stats

GROUPS = [
    ([1, 2, 3], [3, 4, 5]), ([1, 1, 2, 2], [2, 3, 3]), ([.7, .7, .71], [.71, .72, .72]),
    ([5, 5, 5, 1], [5, 2, 2, 2, 2]), ([1, 2, 3, 4], [5, 6, 7, 8]), ([9], [1, 2, 3]),
]

def mann_whitney(a, b, alternative):
    tied = len({*a, *b}) < len(a) + len(b)
    exact = stats.PermutationMethod(n_resamples=np.inf) if tied else 'exact'
    found = stats.mannwhitneyu(a, b, alternative=alternative, method=exact)
    return {'a': a, 'b': b, 'alternative': alternative, 'u': float(found.statistic), 'p': float(found.pvalue)}

def student(a, b):
    found = stats.ttest_ind(a, b)
    return {'a': a, 'b': b, 't': float(found.statistic), 'df': float(found.df), 'p': float(found.pvalue),
            'ci95': [float(x) for x in found.confidence_interval()]}

golden = {
    'mannWhitney': [mann_whitney(a, b, side) for a, b in GROUPS for side in ('two-sided', 'greater', 'less')],
    'student': [student([3.], [1., 2., 2.5]), student([.81, .8, .83], [.7])],
}
pathlib.Path(__file__).with_suffix('.json').write_text(json.dumps(golden, indent=1) + '\n')
