-- SPDX-License-Identifier: Apache-2.0
-- expect: line 4
-- expect: text a model needs a name
return model {
  time = "min",
}
