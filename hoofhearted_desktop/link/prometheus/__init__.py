"""A Prometheus read as if it were an agent: its machines' GPUs as one host, by PromQL over HTTP."""
