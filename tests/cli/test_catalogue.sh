#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `verify` compares a model with its numbers and says by exit code whether they agree; `catalogue`
# writes a page for every model.
set -eu
work=$JM_TEST_SCRATCH/catalogue
rm -rf "$work"
mkdir -p "$work/models/my"

fail() { echo "catalogue: $1" >&2; exit 1; }

"$JM_PROGRAM" verify glucose/minimal_ivgtt > "$work/good.txt" || fail "good numbers are refused"
grep -q "33 values" "$work/good.txt" || fail "verify does not count its rows"

# A number that does not agree, and a table that is none.
cp models/pk/transit.lua "$work/models/my/pill.lua"
sed 's/^\([^#].*,\)[0-9.e+-]*,\([0-9.e-]*\),\([0-9.e-]*\),\([^,]*\)$/\1123,1e-9,1e-9,\4/' \
  models/pk/transit.reference.csv > "$work/models/my/pill.reference.csv"
if "$JM_PROGRAM" verify my/pill -I "$work/models" > "$work/bad.txt" 2> "$work/bad.err"; then
  fail "wrong numbers agree"
fi
grep -q "do not agree" "$work/bad.err" || fail "verify does not say that numbers disagree"
grep -q "not 123" "$work/bad.txt" || fail "verify does not say which"

# A row that is known not to be met is shown, and is no mistake; the others of the table still are.
sed '/^case/s/$/,unmet/; /^[^#c].*,123,/s/$/,too short a pill/' "$work/models/my/pill.reference.csv" \
  > "$work/models/my/known.reference.csv"
cp models/pk/transit.lua "$work/models/my/known.lua"
"$JM_PROGRAM" verify my/known -I "$work/models" > "$work/known.txt" || fail "a known row is refused"
grep -q "known: too short a pill" "$work/known.txt" || fail "verify does not say what is known"
grep -q "known not to be met" "$work/known.txt" || fail "verify does not count what is known"

echo "nothing" > "$work/models/my/pill.reference.csv"
code=0
"$JM_PROGRAM" verify my/pill -I "$work/models" 2> "$work/none.err" || code=$?
[ "$code" = 65 ] || fail "a table without a head gives $code"
grep -q "pill.reference.csv:1" "$work/none.err" || fail "the place of the mistake is not said"
code=0
"$JM_PROGRAM" verify no/such 2> "$work/none.err" || code=$?
[ "$code" = 65 ] || fail "a model that is not there gives $code"

"$JM_PROGRAM" catalogue "$work/pages" --no-run > /dev/null
models=$("$JM_PROGRAM" model list | wc -l)
pages=$(find "$work/pages" -name '*.md' ! -name README.md | wc -l)
[ "$models" = "$pages" ] || fail "$models models, $pages pages"
page=$work/pages/glucose/minimal_ivgtt.md
for line in 'd/dt I = gamma \* t \* max(0, body.G - h) - n \* (I - body.Ib)' 'G0.*287.*mg/dL' \
  '\[glucose/minimal\](../glucose/minimal.md)'; do
  grep -q "$line" "$page" || fail "the page of minimal_ivgtt lacks: $line"
done

# The pages of docs/catalogue are those of the models as they are, but for what runs found.
facts() { (cd "$1" && for f in $(find . -name '*.md' ! -name README.md | LC_ALL=C sort); do
  echo "$f"; sed '/^## Reference values/,$d' "$f"; done) }
facts "$work/pages" > "$work/new.txt"
facts docs/catalogue > "$work/old.txt"
diff "$work/old.txt" "$work/new.txt" > "$work/diff.txt" ||
  fail "docs/catalogue is not what the models say; run: jumeau catalogue docs/catalogue
$(head -5 "$work/diff.txt")"
