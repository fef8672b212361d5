-- SPDX-License-Identifier: Apache-2.0
return require "lib.rhythm" ("Three minutes of ventricular tachycardia without a pulse", "pulseless_ventricular_tachycardia")
