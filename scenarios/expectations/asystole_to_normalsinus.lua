-- SPDX-License-Identifier: Apache-2.0
return require "lib.rhythm" ("The heart stands still for three minutes, then beats again", "asystole")
