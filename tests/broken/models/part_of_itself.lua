-- SPDX-License-Identifier: Apache-2.0
-- expect: text model "parts/loop" is a part of itself
return model "broken" {
  time = "s",
  part = { inner = use "parts/loop" {} },
}
