//! What is computed here, not in `libm`.

use super::Real;

#[test]
fn gamma_of_singles() {
    for x in [
        0.1_f32, 0.5, 1.5, 2.5, 4.25, 10.1, 30.3, 34.9, -0.5, -1.5, -2.25, -7.75,
    ] {
        let (found, expected) = (Real::gamma(x), libm::tgamma(f64::from(x)));
        let error = (f64::from(found) - expected) / expected;
        assert!(error.abs() < 2e-5, "{x}: {found}, not {expected}");
    }
    let mut product = 1.0_f64;
    for n in 1..=35 {
        let found = f64::from(Real::gamma(n as f32));
        assert!((found - product).abs() <= product * 1e-6, "{n}: {found}");
        product *= f64::from(n);
    }
    assert_eq!(Real::gamma(36.0_f32), f32::INFINITY);
    assert_eq!(Real::gamma(0.0_f32), f32::INFINITY);
    assert_eq!(Real::gamma(-0.0_f32), f32::NEG_INFINITY);
    assert!(Real::gamma(f32::NAN).is_nan());
}

#[test]
fn powers_of_two_of_singles() {
    for power in -126..128 {
        assert_eq!(
            Real::exp2(power as f32),
            f32::from_bits(((power + 127) as u32) << 23)
        );
    }
    assert_eq!(Real::exp2(128.0_f32), f32::INFINITY);
    assert_eq!(Real::exp2(f32::NEG_INFINITY), 0.0);
}
