-- SPDX-License-Identifier: Apache-2.0
return require "lib.rhythm" ("Three minutes of electrical activity without a pulse", "pulseless_electrical_activity")
