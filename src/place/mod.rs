//! Places of Vietnam before and after 1 July 2025.
