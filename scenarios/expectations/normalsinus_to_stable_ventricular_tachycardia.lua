-- SPDX-License-Identifier: Apache-2.0
return require "lib.rhythm" ("Three minutes of ventricular tachycardia with a pulse", "stable_ventricular_tachycardia")
