-- SPDX-License-Identifier: Apache-2.0
-- expect: line 5
return model "broken" {
  time = "s",
  part = { inner = use "parts/loop" {} },
}
