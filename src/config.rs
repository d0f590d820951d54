//! Every setting, its default and its meaning; the only reader of the environment.
