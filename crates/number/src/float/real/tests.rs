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

#[test]
fn arcs_of_singles() {
    for step in -4000_i16..=4000 {
        let x = f32::from(step) / 4000.0;
        let (sine, cosine) = (libm::asin(f64::from(x)), libm::acos(f64::from(x)));
        let (found_sine, found_cosine) = (f64::from(Real::asin(x)), f64::from(Real::acos(x)));
        assert!(
            (found_sine - sine).abs() <= sine.abs() * 2e-7,
            "asin {x}: {found_sine}, not {sine}"
        );
        assert!(
            (found_cosine - cosine).abs() <= cosine * 2e-7,
            "acos {x}: {found_cosine}, not {cosine}"
        );
    }
    assert_eq!(Real::asin(-0.0_f32).to_bits(), (-0.0_f32).to_bits());
    assert_eq!(Real::acos(1.0_f32), 0.0);
    assert!(Real::asin(1.0001_f32).is_nan() && Real::acos(-1.0001_f32).is_nan());
}
