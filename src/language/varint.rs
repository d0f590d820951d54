//! Small numbers in few bytes: seven bits a byte, the last one below 128.

/// Appends a number.
pub(crate) fn pack(mut number: u64, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    into.push(number.to_le_bytes()[0]);
}

/// Takes the next number; 0 where nothing is left.
#[inline]
pub(crate) fn unpack(bytes: &mut std::slice::Iter<'_, u8>) -> u64 {
    // Most numbers have one byte or two.
    match *bytes.as_slice() {
        [low, ..] if low < 0x80 => {
            bytes.next();
            return u64::from(low);
        }
        [low, high, ..] if high < 0x80 => {
            bytes.nth(1);
            return u64::from(low & 0x7f) | u64::from(high) << 7;
        }
        _ => {}
    }
    unpack_long(bytes)
}

fn unpack_long(bytes: &mut std::slice::Iter<'_, u8>) -> u64 {
    let (mut number, mut shift) = (0, 0);
    for byte in bytes {
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    number
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(numbers: Vec<u32>) {
            let mut bytes = Vec::new();
            for number in &numbers {
                pack(u64::from(*number), &mut bytes);
            }
            let mut bytes = bytes.iter();
            let unpacked: Vec<u64> = numbers.iter().map(|_| unpack(&mut bytes)).collect();
            let expected: Vec<u64> = numbers.into_iter().map(u64::from).collect();
            prop_assert_eq!(unpacked, expected);
            prop_assert_eq!(unpack(&mut bytes), 0);
        }
    }
}
