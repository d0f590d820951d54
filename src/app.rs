//! What a running motcua shares: settings, snapshot, clock; built once.
