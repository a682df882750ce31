"""What is measured, each beside a bare rival in the same run: machines are noisy, ratios are not."""
