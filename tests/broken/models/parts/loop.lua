-- SPDX-License-Identifier: Apache-2.0
-- A model that would go on for ever.
return model "parts/loop" {
  time = "s",
  part = { inner = use "loop" {} },
}
