# Threads run while another one waits for a socket or in poll.

import _thread
import select
import socket
import time

PORT = 18000 + id(object()) // 64 % 20000


def bound():
    global PORT
    while True:
        server = socket.socket()
        try:
            server.bind(socket.getaddrinfo("127.0.0.1", PORT)[0][-1])
            return server
        except OSError:
            PORT += 1


server = bound()
server.listen(1)
order = []


def client():
    # The main thread is in accept, recv and poll while this sleeps.
    time.sleep(0.02)
    order.append("connects")
    connection = socket.socket()
    connection.connect(socket.getaddrinfo("127.0.0.1", PORT)[0][-1])
    time.sleep(0.02)
    order.append("sends")
    connection.send(b"first")
    time.sleep(0.02)
    order.append("sends again")
    connection.send(b"second")
    connection.close()


_thread.start_new_thread(client, ())
connection, _ = server.accept()
order.append("accepted")
print(connection.recv(5))
order.append("received")
poller = select.poll()
poller.register(connection, select.POLLIN)
print(len(poller.poll(5000)))
order.append("polled")
print(connection.recv(6))
for cause, effect in (("connects", "accepted"), ("sends", "received"), ("sends again", "polled")):
    print(cause, order.index(cause) < order.index(effect))
