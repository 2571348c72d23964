# Sockets of this machine, and waiting for several streams.

import select
import socket

# Another program may use a port, which is told by bind() or by listen().
for port in range(18391, 18491):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("127.0.0.1", port))
        server.listen(5)
        break
    except OSError:
        server.close()
client = socket.socket()
client.connect(("127.0.0.1", port))
connection, address = server.accept()
print(client.fileno() >= 0, len(address) > 1)

client.send(b"hello")
print(connection.recv(100))
connection.sendall(b"y" * 5000)
received = b""
while len(received) < 5000:
    received += client.recv(5000)
print(received == b"y" * 5000)

poll = select.poll()
poll.register(connection, select.POLLIN)
print(poll.poll(10))
client.send(b"x")
print([events for _, events in poll.poll(1000)], connection.recv(5))
print([len(found) for found in select.select([connection], [connection], [], 0.1)])
poll.modify(connection, select.POLLIN | select.POLLOUT)
print([events for _, events in poll.poll()])
poll.unregister(connection)
print(poll.poll(0))

connection.settimeout(0)
try:
    connection.recv(1)
except OSError as e:
    print(e.errno == 11)
client.close()
print(client.fileno())
connection.settimeout(1)
print(connection.recv(10))

one = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
one.bind(("::1", port))
two = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
two.sendto(b"packet", ("::1", port))
print(one.recvfrom(100)[0])
try:
    socket.socket().connect(("127.0.0.1", 1))
except OSError as e:
    print(e.errno == 111)
print(socket.inet_ntop(socket.AF_INET, socket.inet_pton(socket.AF_INET, "1.2.3.4")))
print(socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, "fe80:0::1")))
print(socket.getaddrinfo("127.0.0.1", 80, socket.AF_INET, socket.SOCK_STREAM)[0][:2] == (2, 1))
for s in (server, connection, one, two):
    s.close()
