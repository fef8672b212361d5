-- SPDX-License-Identifier: Apache-2.0
return require "lib.rhythm" ("Sinus tachycardia for three minutes", "sinus_tachycardia")
