using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace iSeg.Cli.Tests.Models;

/// <summary>A hub on this machine that gives away a folder as Hugging Face does, and fails as told.</summary>
internal sealed class TinyHub : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private readonly HttpListener _listener = new();
    private readonly string _folder;

    public TinyHub(string folder)
    {
        _folder = folder;
        Address = $"http://localhost:{FreePort()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>Path of a file whose first answer ends in the middle.</summary>
    public string? CutOnce { get; set; }

    /// <summary>Path of a file that arrives with a byte changed.</summary>
    public string? Spoil { get; set; }

    /// <summary>Every answer of this file ends after so many bytes from where it was asked for; 0 for whole ones.</summary>
    public (string Path, int Bytes) Stingy { get; set; }

    /// <summary>Path of a file whose second half comes only when this is over; null for none.</summary>
    public (string Path, Task Until)? Hold { get; set; }

    /// <summary>What was asked for: path and first byte.</summary>
    public List<(string Path, long From)> Asked { get; } = [];

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                await AnswerAsync(context.Request.Url!.AbsolutePath, context.Request, context.Response);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // A connection that was cut on purpose, or the end.
            }
        }
    }

    private async Task AnswerAsync(string path, HttpListenerRequest request, HttpListenerResponse response)
    {
        const string Repository = "somebody/tiny";
        if (path == $"/api/models/{Repository}/revision/main")
        {
            await JsonAsync(response, new { sha = Commit, cardData = new { license = "creativeml-openrail-m" } });
        }
        else if (path == $"/api/models/{Repository}/tree/{Commit}")
        {
            await JsonAsync(response, Tree());
        }
        else if (path.StartsWith($"/{Repository}/resolve/{Commit}/", StringComparison.Ordinal) && path.Split($"{Commit}/")[1] is var file && File.Exists(Path.Combine(_folder, file)))
        {
            await FileAsync(file, request, response);
        }
        else
        {
            response.StatusCode = 404;
            response.Close();
        }
    }

    private async Task FileAsync(string file, HttpListenerRequest request, HttpListenerResponse response)
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_folder, file));
        if (file == Spoil)
        {
            bytes[^1] ^= 1;
        }

        var from = request.Headers["Range"] is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture) : 0;
        Asked.Add((file, from));
        if (from > 0)
        {
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        }

        var sent = bytes.Length - from;
        if (file == CutOnce)
        {
            (CutOnce, sent) = (null, sent / 2);
        }

        sent = file == Stingy.Path ? Math.Min(sent, Stingy.Bytes) : sent;
        response.ContentLength64 = bytes.Length - from;
        var first = Hold is { } hold && hold.Path == file ? sent / 2 : sent;
        await response.OutputStream.WriteAsync(bytes.AsMemory(from, first));
        if (first < sent)
        {
            await Hold!.Value.Until;
            await response.OutputStream.WriteAsync(bytes.AsMemory(from + first, sent - first));
        }

        if (sent < bytes.Length - from)
        {
            response.Abort();
        }
        else
        {
            response.Close();
        }
    }

    private object[] Tree() =>
    [
        new { type = "directory", path = "unet", oid = "", size = 0 },
        .. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(file =>
        {
            var (path, bytes) = (Path.GetRelativePath(_folder, file).Replace('\\', '/'), File.ReadAllBytes(file));
            return path.EndsWith(".safetensors", StringComparison.Ordinal)
                ? (object)new { type = "file", path, oid = "f00d", size = bytes.Length, lfs = new { oid = Convert.ToHexStringLower(SHA256.HashData(bytes)), size = bytes.Length } }
                : new { type = "file", path, oid = GitId(bytes), size = bytes.Length };
        }),
    ];

#pragma warning disable CA5350 // As git does.
    private static string GitId(byte[] bytes) => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]));
#pragma warning restore CA5350

    private static async Task JsonAsync(HttpListenerResponse response, object content)
    {
        await response.OutputStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(content));
        response.Close();
    }
}
