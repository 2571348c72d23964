# statistics.

import statistics as s

whole = [1, 2, 3, 4, 4]
print(s.mean(whole), s.fmean(whole), s.median(whole), s.median([1, 2]), s.median_low([1, 2]), s.median_high([1, 2]))
print(s.mode(whole), s.mode("abcab"), s.multimode("aabbc"), s.mean([1, 2]), s.mean([1, 3]), type(s.mean([1, 3])).__name__)
print(s.variance([2.75, 1.75, 1.25, 0.25, 0.5, 1.25, 3.5]), s.pvariance([0.0, 0.25, 0.25, 1.25, 1.5, 1.75, 2.75, 3.25]))
print(s.stdev([1.5, 2.5, 2.5, 2.75, 3.25, 4.75]), s.pstdev([1.5, 2.5, 2.5, 2.75, 3.25, 4.75]), s.variance([1, 2, 3, 4]))
print(s.variance([1, 2, 3], 2), s.pvariance([1, 2, 3]), s.stdev([1, 1]), s.mean([1e20, 1, -1e20]), s.mean([0.1] * 10))
print(s.quantiles([1, 2, 3, 4, 5]), s.quantiles(range(1, 100), n=10), s.quantiles([1, 2, 3, 4], method="inclusive"))
print(round(s.geometric_mean([54, 24, 36]), 1), s.harmonic_mean([40, 60]), s.median_grouped([1, 2, 2, 3, 4, 4, 4, 4, 4, 5]))
print(s.correlation([1, 2, 3], [1, 2, 3]), s.covariance([1, 2, 3], [1, 2, 5]), s.linear_regression([1, 2, 3], [3, 5, 7]))
print(s.fmean([1, 2, 3], [1, 1, 2]))
for call in (lambda: s.mean([]), lambda: s.variance([1]), lambda: s.mode([]), lambda: s.median([])):
    try:
        call()
    except s.StatisticsError as error:
        print(error)
