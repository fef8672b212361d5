-- SPDX-License-Identifier: Apache-2.0
return require "lib.rhythm" ("Three minutes of fine ventricular fibrillation", "fine_ventricular_fibrillation")
