//! Whole numbers wide enough for a double's exact decimal value, on the stack.
//!
//! Only what [`super::generate`] and [`super::read`] need: nothing here is fast.

use core::cmp::Ordering;

/// 3,840 bits: 768 digits over the power of ten that makes the smallest double of them have 3,760.
const LIMBS: usize = 120;

/// A whole number. What does not fit is lost: callers see to that.
#[derive(Clone)]
pub(super) struct Wide {
    /// Least significant first; zero from `len` on.
    limbs: [u32; LIMBS],
    len: usize,
}

impl Wide {
    pub(super) fn new(value: u64) -> Self {
        let mut limbs = [0; LIMBS];
        limbs[0] = value as u32;
        limbs[1] = (value >> 32) as u32;
        let mut wide = Self { limbs, len: 2 };
        wide.trim();
        wide
    }

    fn trim(&mut self) {
        while self.len > 0 && self.limbs[self.len - 1] == 0 {
            self.len -= 1;
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.len == 0
    }

    /// Bits up to the highest that is set.
    pub(super) fn bits(&self) -> i32 {
        match self.limbs[..self.len].last() {
            Some(limb) => self.len as i32 * 32 - limb.leading_zeros() as i32,
            None => 0,
        }
    }

    /// `self * factor + more`.
    #[inline(never)]
    pub(super) fn multiply_add(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for limb in &mut self.limbs[..self.len] {
            carry += u64::from(*limb) * u64::from(factor);
            *limb = carry as u32;
            carry >>= 32;
        }
        if carry != 0 && self.len < LIMBS {
            self.limbs[self.len] = carry as u32;
            self.len += 1;
        }
    }

    pub(super) fn multiply_power_of_ten(&mut self, power: u32) {
        for _ in 0..power {
            self.multiply_add(10, 0);
        }
    }

    #[inline(never)]
    pub(super) fn shift_left(&mut self, bits: u32) {
        if self.is_zero() {
            return;
        }
        let limbs = (bits / 32) as usize;
        let end = (self.len + limbs).min(LIMBS);
        self.limbs[..end].rotate_right(limbs.min(end));
        self.len = end;
        self.multiply_add(1 << (bits % 32), 0);
    }

    #[inline(never)]
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let order = self.len.cmp(&other.len);
        let ours = self.limbs[..self.len].iter().rev();
        order.then_with(|| ours.cmp(other.limbs[..other.len].iter().rev()))
    }

    /// `self + other`.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        let mut carry = 0_u64;
        for (limb, more) in sum.limbs.iter_mut().zip(&other.limbs) {
            carry += u64::from(*limb) + u64::from(*more);
            *limb = carry as u32;
            carry >>= 32;
        }
        sum.len = LIMBS;
        sum.trim();
        sum
    }

    /// `self - other`, which is not negative.
    #[inline(never)]
    pub(super) fn subtract(&mut self, other: &Self) {
        let mut borrow = false;
        for (limb, less) in self.limbs[..self.len].iter_mut().zip(&other.limbs) {
            let (difference, below) = limb.overflowing_sub(*less);
            let (difference, again) = difference.overflowing_sub(u32::from(borrow));
            *limb = difference;
            borrow = below || again;
        }
        self.trim();
    }

    /// Divides by `divisor`: the quotient, which is small, and the remainder in place.
    pub(super) fn divide(&mut self, divisor: &Self) -> u8 {
        let mut quotient = 0;
        while self.compare(divisor) != Ordering::Less {
            self.subtract(divisor);
            quotient += 1;
        }
        quotient
    }
}
