#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Grades all of scenarios/expectations by the rules of docs/grading.md, which takes about a quarter of an hour on
# two cores: what is not good, what is not graded and why, and the totals.
#
#   tests/campaigns/expectations.sh        in the checkout, after ./bootstrap test
JM_ONLY=${JM_ONLY:-all} exec "${JM_BUILD:-build/release}/tests/bin/test_physiology_expectations"
