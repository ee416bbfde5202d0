"""The suite runs on every core; files named on the command line run in this process, where a debugger works."""


def pytest_xdist_auto_num_workers(config):
    return 0 if any(".py" in argument for argument in config.args) else None
