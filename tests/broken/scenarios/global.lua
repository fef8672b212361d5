-- expect: line 3
-- expect: write "local meals"
meals = {}
return scenario { model = "small/glucose" }
