-- SPDX-License-Identifier: Apache-2.0
-- expect: text the file returns a table, not a model
return { time = "min" }
