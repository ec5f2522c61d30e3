from motcua.cli.main import main

main()
