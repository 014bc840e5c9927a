"""Makes alternatives.json: python test/golden/alternatives.py (SciPy 1.17). One-sided tests; noncentral t far out."""
import json, pathlib
from scipy import integrate, stats

groups = [
    ([.791, .785, .802], [.748, .77, .76]),
    ([.5, .52, .47, .51], [.515, .49, .53]),
    ([.1, .2, .3, .4, .55], [.7, .81, .92, .33, .61]),
]
out = {'two_sample': [], 'mcnemar': []}
for a, b in groups:
    case = {'a': a, 'b': b}
    for alternative in ['greater', 'less']:
        tests = {
            'welch': stats.ttest_ind(a, b, equal_var=False, alternative=alternative).pvalue,
            'student': stats.ttest_ind(a, b, alternative=alternative).pvalue,
            'mann-whitney': stats.mannwhitneyu(a, b, alternative=alternative, method='exact').pvalue,
        }
        if len(a) == len(b):
            tests['paired'] = stats.ttest_rel(a, b, alternative=alternative).pvalue
        case[alternative] = {name: float(p) for name, p in tests.items()}
    out['two_sample'].append(case)
for b, c in [(3, 9), (9, 3), (0, 6), (25, 40), (7, 7)]:
    p = {alternative: float(stats.binomtest(b, b + c, alternative=alternative).pvalue) for alternative in ['greater', 'less']}
    out['mcnemar'].append({'b': b, 'c': c, **p})
def noncentral_t(t, df, shift):
    density = lambda s: stats.norm.cdf(t * s - shift) * 2 * s * df * stats.chi2.pdf(s * s * df, df)
    return integrate.quad(density, 0, 6, points=[shift / t], epsabs=1e-14, epsrel=1e-13, limit=500)[0]


out['noncentral_t'] = [
    {'t': t, 'df': df, 'shift': shift, 'cdf': noncentral_t(t, df, shift)}
    for t, df, shift in [(2.1, 4, 1.5), (5, 4, 8.8), (40, 4, 66.9), (40, 4, 13.8), (95, 4, 150), (95, 4, 30), (60, 2, 40)]
]
json.dump(out, open(pathlib.Path(__file__).parent / 'alternatives.json', 'w'), indent=1)
