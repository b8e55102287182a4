"""What watches and answers: the sampling loop, the engine, the server of clients. Ships to a server; knows no desktop."""
